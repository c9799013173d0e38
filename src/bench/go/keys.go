// The keys of keys.hpp once more: the same arithmetic, and so the same keys.
package main

import "math/bits"

const (
	keySeed   = 1
	hitSeed   = 2
	missSeed  = 3
	cycleSeed = 4
	leaveSeed = 5

	minLookups = 1 << 16
	maxLookups = 1 << 21
)

func foldMultiply(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return high ^ low
}

// bucketproof::detail::mix
func mix(value, with uint64) uint64 {
	const golden, pi = 0x9e3779b97f4a7c15, 0x243f6a8885a308d3
	return foldMultiply(foldMultiply(value^with, golden)^bits.RotateLeft64(with, 32), pi)
}

func draw(i, seed, limit uint64) uint64 {
	return (mix(i, seed) >> 32) * limit >> 32
}

func randomCycle(n uint64) []uint64 {
	next := make([]uint64, n)
	for i := range next {
		next[i] = uint64(i)
	}
	for i := n - 1; i > 0; i-- {
		j := draw(i, cycleSeed, i)
		next[i], next[j] = next[j], next[i]
	}
	return next
}

type workload struct {
	present           []key
	values            []uint64
	hits, misses      []key
	leaving, arriving []key
}

func makeWorkload(n uint64) *workload {
	w := &workload{}
	for i := uint64(0); i < n; i++ {
		w.present = append(w.present, makeKey(i))
	}
	for _, next := range randomCycle(n) {
		w.values = append(w.values, w.valueNaming(next))
	}
	lookups := n
	if lookups < minLookups {
		lookups = minLookups
	}
	if lookups > maxLookups {
		lookups = maxLookups
	}
	lookups = 1 << bits.Len64(lookups-1)
	for i := uint64(0); i < lookups; i++ {
		w.hits = append(w.hits, w.present[draw(i, hitSeed, n)])
		w.misses = append(w.misses, makeKey(n+draw(i, missSeed, n)))
	}
	held := append([]key(nil), w.present...)
	for i := uint64(0); i < lookups; i++ {
		one := &held[draw(i, leaveSeed, n)]
		w.leaving = append(w.leaving, *one)
		*one = makeKey(2*n + i)
		w.arriving = append(w.arriving, *one)
	}
	return w
}
