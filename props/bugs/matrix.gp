# Draws the CSV of bug_matrix or mutant_matrix, the rows of its first seed:
#   gnuplot -e "csv='IN.csv'; svg='OUT.svg'; what='Planted bugs'" matrix.gp
# How many are killed within so much CPU time, a line for each engine.
set terminal svg size 800,520 font "Helvetica,Arial,sans-serif,12" background "#ffffff" noenhanced
set output svg
set datafile separator ","
set datafile missing NaN # which else would end a line

# Colours after Okabe and Ito, as in src/bench.
array engine[7] = ["corpus", "properties", "guarantees", "exhaustive", "examples", "fuzz", "go"]
array label[7] = ["replay of the corpus", "properties", "faults and costs", "exhaustive exploration", "test suites", "fuzzing", "lockstep with Go"]
array colour[7] = ["#000000", "#0072B2", "#E69F00", "#009E73", "#56B4E9", "#CC79A7", "#D55E00"]

stats csv using 4 skip 1 nooutput
first = STATS_min

set title sprintf("%s killed, by engine and CPU time", what) font ",15"
set logscale x
set border 3 linecolor "#555555"
set tics nomirror out textcolor "#333333"
set xtics ("1 ms" 1e-3, "10 ms" 1e-2, "100 ms" 1e-1, "1 s" 1, "10 s" 10, "100 s" 100)
set grid ytics linecolor "#dddddd" linewidth 0.5
set xlabel "CPU time to the kill"
set ylabel "killed"
set yrange [0:*]
set key bottom right Left reverse samplen 2 spacing 1.15
plot for [e = 1:7] csv using (strcol(3) eq engine[e] && $5 == 1 && $4 == first ? $8 + 1e-3 : NaN):(1) \
  skip 1 smooth cumulative with steps linecolor rgb colour[e] linewidth 2 title label[e]
