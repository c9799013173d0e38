//go:build uint64_keys

package main

// The kind of the keys is fixed when the program is built: a generic function would not get the
// runtime's functions for maps of this kind, and so be slower than what a Go programmer writes.
type key = uint64

const kind = "uint64"

func makeKey(i uint64) key {
	return mix(i, keySeed)
}

func (w *workload) valueNaming(i uint64) uint64 {
	return w.present[i]
}

func (w *workload) namedBy(value uint64) key {
	return value
}

func digest(k key) uint64 {
	return k
}
