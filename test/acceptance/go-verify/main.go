// go-verify checks a ClawQL audit log with Go's own transparency log packages and nothing of ClawQL.
//
//	go-verify -vkey KEY [-old CHECKPOINT] [-trail TRAIL] URL|DIRECTORY
//
// It rebuilds the root from the entry bundles, compares every tile, checks the signature, and that the checkpoint of an
// earlier visit is a prefix; that each record says truly how many records name what it names; and that a saved trail shows them all. CLAWQL_KEY, where set, is sent as the bearer key.
package main

import (
	"flag"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	vkey := flag.String("vkey", "", "the log's verifier key")
	old := flag.String("old", "", "file with an earlier checkpoint, which must be a prefix")
	trail := flag.String("trail", "", "file with the pages of a trail, which must show every record of its resource")
	flag.Parse()
	if *vkey == "" || flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	summary, err := verify(openSource(flag.Arg(0), os.Getenv("CLAWQL_KEY")), *vkey, *old, *trail)
	if err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
	fmt.Println(summary)
}

func verify(read source, vkey string, oldFile string, trailFile string) (string, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return "", fmt.Errorf("vkey: %w", err)
	}
	message, err := read("checkpoint")
	if err != nil {
		return "", err
	}
	head, err := openCheckpoint(message, verifier)
	if err != nil {
		return "", err
	}
	counted := newChains()
	stored, err := rebuild(read, head.size, verifier.Name(), counted)
	if err != nil {
		return "", err
	}
	root, err := tlog.TreeHash(head.size, stored)
	if err != nil {
		return "", err
	}
	if root != head.root {
		return "", fmt.Errorf("the records hash to %x, the checkpoint signs %x", root[:], head.root[:])
	}
	tiles, err := checkTiles(read, head.size, stored)
	if err != nil {
		return "", err
	}
	if oldFile != "" {
		if err := checkOld(oldFile, verifier, head, stored); err != nil {
			return "", err
		}
	}
	summary := fmt.Sprintf("verified: %d records, root %x\n%d tiles, log %s", head.size, root[:], tiles, verifier.Name())
	summary += fmt.Sprintf("\n%d records in the chains of what they name", counted.chained)
	if trailFile == "" {
		return summary, nil
	}
	shown, err := counted.checkTrail(trailFile)
	return summary + "\n" + shown, err
}

// checkOld refuses a log that does not begin with what an earlier checkpoint signed.
func checkOld(file string, verifier note.Verifier, head checkpoint, stored hashes) error {
	message, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	old, err := openCheckpoint(message, verifier)
	if err != nil {
		return fmt.Errorf("earlier %w", err)
	}
	if old.size > head.size {
		return fmt.Errorf("the earlier checkpoint has %d records, this one %d", old.size, head.size)
	}
	root, err := tlog.TreeHash(old.size, stored)
	if err != nil {
		return err
	}
	if root != old.root {
		return fmt.Errorf("the first %d records are not those of the earlier checkpoint", old.size)
	}
	return nil
}
