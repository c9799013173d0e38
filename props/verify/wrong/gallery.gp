# Draws the table of wrong_maps: when each mistake was found, and by what.
#   gnuplot -e "tsv='IN.tsv'; svg='OUT.svg'" gallery.gp
set terminal svg size 860,640 font "Helvetica,Arial,sans-serif,12" background "#ffffff" noenhanced
set output svg
set datafile separator "\t"

# Colours after Okabe and Ito, as in src/bench.
array suite[5] = ["short_traces", "scenarios", "stories", "traces", "long_scenarios"]
array label[5] = ["short traces", "scenarios", "stories", "traces", "long scenarios"]
array colour[5] = ["#0072B2", "#E69F00", "#CC79A7", "#009E73", "#D55E00"]

# The kinds, in the order of their names, from the top.
kinds = system("tail -n +2 '".tsv."' | cut -f1 | sort -r | uniq")
place(kind) = sum [i = 1:words(kinds)] (word(kinds, i) eq kind ? i : 0)
is(test, s) = strstrt(test, s.".") == 1
spread(row) = 0.28 * sin(2.4 * row)

set title "The gallery: when NAME_props found each mistake" font ",15"
set logscale x
set xrange [0.03:100]
set xtics ("0.1 s" 0.1, "1 s" 1, "10 s" 10, "60 s" 60)
set xlabel "CPU time to the first failure"
set yrange [0.3:words(kinds) + 0.7]
set ytics () textcolor "#333333"
do for [i = 1:words(kinds)] { set ytics add (word(kinds, i) i) }
set border 3 linecolor "#555555"
set tics nomirror out
set grid xtics ytics linecolor "#dddddd" linewidth 0.5
set key outside bottom center horizontal Left reverse samplen 1
plot for [s = 1:5] tsv using (is(strcol(4), suite[s]) ? ($5 < 0.04 ? 0.04 : $5) : NaN):(place(strcol(1)) + spread($0)) \
  skip 1 with points pointtype 7 pointsize 0.45 linecolor rgb colour[s] title label[s]
