// Chains and trails, from the records alone: how many records name a resource, and whether a trail shows them all.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

type resource struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// named is what a record says of the resources that it names. Chain is absent in records from before 2026.11.3.
type named struct {
	Res   resource    `json:"res"`
	Also  []resource  `json:"also"`
	Chain *[][2]int64 `json:"chain"`
}

// chains holds the places of the records of each resource so far.
type chains struct {
	places  map[resource][]int64
	chained int64
}

func newChains() *chains { return &chains{places: map[resource][]int64{}} }

// follow compares a record's chain with what was counted. Each link is the number of records that name the resource up to this one,
// and the place of the one before or -1, for `res` and `also` in their order, without memory nodes and repeats.
func (c *chains) follow(entry []byte, seq int64) error {
	var said named
	if err := json.Unmarshal(entry, &said); err != nil {
		return errors.New("not JSON")
	}
	var links [][2]int64
	seen := map[resource]bool{}
	for _, one := range append([]resource{said.Res}, said.Also...) {
		if seen[one] {
			continue
		}
		seen[one] = true
		before := c.places[one]
		previous := int64(-1)
		if len(before) > 0 {
			previous = before[len(before)-1]
		}
		if one.Kind != "memory-node" {
			links = append(links, [2]int64{int64(len(before)) + 1, previous})
		}
		c.places[one] = append(before, seq)
	}
	if said.Chain == nil {
		if c.chained > 0 {
			return errors.New("no chain, though records before it have one")
		}
		return nil
	}
	c.chained++
	if !slices.Equal(*said.Chain, links) {
		return fmt.Errorf("chain %v, counted %v", *said.Chain, links)
	}
	return nil
}

// trailPage is one page of a trail as the server answers it.
type trailPage struct {
	Resource resource `json:"resource"`
	Total    int64    `json:"total"`
	Entries  []struct {
		Seq int64 `json:"seq"`
	} `json:"entries"`
}

// checkTrail refuses a trail, one page behind the other in a file, that does not show every record of the resource in this log.
func (c *chains) checkTrail(file string) (string, error) {
	reader, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer reader.Close()
	var shown []int64
	var of resource
	decoder := json.NewDecoder(reader)
	for {
		var page trailPage
		if err := decoder.Decode(&page); err == io.EOF {
			break
		} else if err != nil {
			return "", fmt.Errorf("trail: %w", err)
		}
		of = page.Resource
		for _, entry := range page.Entries {
			shown = append(shown, entry.Seq)
		}
		if page.Total != int64(len(c.places[of])) {
			return "", fmt.Errorf("trail of %s: total %d, the log has %d records of it", of.ID, page.Total, len(c.places[of]))
		}
	}
	slices.Sort(shown)
	if !slices.Equal(shown, c.places[of]) {
		return "", fmt.Errorf("trail of %s: shows %v, the log has %v", of.ID, shown, c.places[of])
	}
	return fmt.Sprintf("trail of %s: all %d records", of.ID, len(shown)), nil
}
