// The tree, rebuilt from entry bundles alone, and the comparison of every published tile with it.
//
// tlog.TileHashReader is not used: it starts its parent check too late where tiles share subtrees, and takes a forged leaf tile
// for sizes such as 70,000. What is rebuilt from the entries needs no such check.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// hashes are the stored hashes of the rebuilt tree, in tlog's order.
type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, 0, len(indexes))
	for _, index := range indexes {
		if index < 0 || index >= int64(len(h)) {
			return nil, fmt.Errorf("hash %d: not in the tree", index)
		}
		found = append(found, h[index])
	}
	return found, nil
}

// place is what an entry says about itself.
type place struct {
	Version int    `json:"v"`
	Seq     *int64 `json:"seq"`
	Prev    string `json:"prev"`
	Tenant  string `json:"tenant"`
	Time    string `json:"ts"`
}

// rebuild reads every entry bundle and hashes every entry. It also follows the chain that the entries themselves hold.
func rebuild(read source, size int64, origin string, chains *chains) (hashes, error) {
	var stored hashes
	previous := base64.StdEncoding.EncodeToString(make([]byte, tlog.HashSize))
	lastTime := ""
	for n := int64(0); n*tileWidth < size; n++ {
		width := min(tileWidth, size-n*tileWidth)
		path := tilePath("entries", n, width)
		content, err := read(path)
		if err != nil {
			return nil, err
		}
		entries, err := decodeBundle(content, width)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		for i, entry := range entries {
			seq := n*tileWidth + int64(i)
			said, err := checkPlace(entry, seq, previous, origin)
			if err != nil {
				return nil, fmt.Errorf("%s: record %d: %w", path, seq, err)
			}
			if said.Time < lastTime {
				return nil, fmt.Errorf("%s: record %d: time runs back", path, seq)
			}
			lastTime = said.Time
			if err := chains.follow(entry, seq); err != nil {
				return nil, fmt.Errorf("%s: record %d: %w", path, seq, err)
			}
			leaf := tlog.RecordHash(entry)
			previous = base64.StdEncoding.EncodeToString(leaf[:])
			added, err := tlog.StoredHashesForRecordHash(seq, leaf, stored)
			if err != nil {
				return nil, err
			}
			stored = append(stored, added...)
		}
	}
	return stored, nil
}

func decodeBundle(content []byte, width int64) ([][]byte, error) {
	var entries [][]byte
	for len(content) > 0 {
		if len(content) < 2 {
			return nil, errors.New("cut in a length")
		}
		length := int(binary.BigEndian.Uint16(content))
		if len(content) < 2+length {
			return nil, errors.New("cut in an entry")
		}
		entries = append(entries, content[2:2+length])
		content = content[2+length:]
	}
	if int64(len(entries)) != width {
		return nil, fmt.Errorf("%d entries, want %d", len(entries), width)
	}
	return entries, nil
}

func checkPlace(entry []byte, seq int64, previous string, origin string) (place, error) {
	var said place
	if err := json.Unmarshal(entry, &said); err != nil {
		return said, errors.New("not JSON")
	}
	switch {
	case said.Version != 1:
		return said, fmt.Errorf("version %d", said.Version)
	case said.Seq == nil || *said.Seq != seq:
		return said, errors.New("another seq in the record")
	case said.Prev != previous:
		return said, errors.New("prev is not the hash of the record before")
	case !strings.Contains(origin, "/t/"+said.Tenant+"/"):
		return said, errors.New("record of another tenant")
	}
	return said, nil
}

// checkTiles compares every tile, at every level, with the rebuilt tree.
func checkTiles(read source, size int64, stored hashes) (int, error) {
	count := 0
	for level, nodes := 0, size; nodes > 0; level, nodes = level+1, nodes/tileWidth {
		for n := int64(0); n*tileWidth < nodes; n++ {
			width := min(tileWidth, nodes-n*tileWidth)
			path := tilePath(fmt.Sprint(level), n, width)
			published, err := read(path)
			if err != nil {
				return count, err
			}
			want, err := tlog.ReadTileData(tlog.Tile{H: tileHeight, L: level, N: n, W: int(width)}, stored)
			if err != nil {
				return count, err
			}
			if !bytes.Equal(published, want) {
				return count, fmt.Errorf("%s: not the hashes of the records", path)
			}
			count++
		}
	}
	return count, nil
}

// tilePath is tile/<L>/<N>[.p/<W>] of C2SP tlog-tiles, N in groups of three digits.
func tilePath(level string, n int64, width int64) string {
	path := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	if width < tileWidth {
		path = fmt.Sprintf("%s.p/%d", path, width)
	}
	return "tile/" + level + "/" + path
}
