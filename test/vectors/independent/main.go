// Command independent prints Merkle roots and proofs as computed by golang.org/x/mod/sumdb/tlog, the
// implementation behind Go's checksum database, so that ours is held against one that we did not write.
//
//	go run . > ../merkle-tlog.json
package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"

	"golang.org/x/mod/sumdb/tlog"
)

type proof struct {
	At   int64       `json:"at"`
	Path []tlog.Hash `json:"path"`
}

type tree struct {
	Size int64     `json:"size"`
	Root tlog.Hash `json:"root"`
	// At is the index of an entry.
	Inclusion []proof `json:"inclusion"`
	// At is an older size.
	Consistency []proof `json:"consistency"`
}

type storage []tlog.Hash

func (s storage) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		hashes[i] = s[index]
	}
	return hashes, nil
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	random := rand.New(rand.NewPCG(9162, 6962))
	sizes := []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 255, 256, 257, 65535, 65536, 65537, 100000}
	for range 16 {
		sizes = append(sizes, 1+random.Int64N(100000))
	}
	var hashes storage
	for n := range int64(100000) {
		entry := []byte(fmt.Sprintf("entry %d", n))
		hashes = append(hashes, must(tlog.StoredHashes(n, entry, hashes))...)
	}
	var trees []tree
	for _, size := range sizes {
		one := tree{Size: size, Root: must(tlog.TreeHash(size, hashes))}
		for range min(size, 4) {
			index, from := random.Int64N(size), 1+random.Int64N(size)
			one.Inclusion = append(one.Inclusion, proof{index, must(tlog.ProveRecord(size, index, hashes))})
			one.Consistency = append(one.Consistency, proof{from, must(tlog.ProveTree(size, from, hashes))})
		}
		for from := int64(1); from <= size; from *= 2 {
			one.Consistency = append(one.Consistency, proof{from, must(tlog.ProveTree(size, from, hashes))})
		}
		trees = append(trees, one)
	}
	if err := json.NewEncoder(os.Stdout).Encode(trees); err != nil {
		panic(err)
	}
}
