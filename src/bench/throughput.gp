# Draws the CSV of throughput: gnuplot -e "csv='IN.csv'; keys='uint64'; svg='OUT.svg'" throughput.gp
# One panel for each operation; one line for each map that bucket_map is compared with.
set terminal svg size 900,880 font "Helvetica,Arial,sans-serif,12" background "#ffffff" noenhanced
set output svg
set datafile separator ","
set datafile missing NaN # a line goes on over the rows of other maps

array operation[9] = ["insert", "find_hit", "find_miss", "find_dependent", "find_many", "replace", \
                      "iterate", "copy", "drain"]
array title[9] = ["insert, from empty", "find, present keys", "find, absent keys", \
                  "find, each waits for the last", "find_many against single finds", \
                  "erase + insert", "iterate", "copy", "drain by erase(begin())"]
# How the names of maps begin. Colours after Okabe and Ito, as in src/examples/memory.gp.
array map[5] = ["absl", "boost", "tsl", "std", "Go"]
array label[5] = ["absl::flat_hash_map", "boost::unordered_flat_map", "tsl::robin_map", \
                  "std::unordered_map", "Go's map"]
array colour[5] = ["#009E73", "#CC79A7", "#E69F00", "#000000", "#56B4E9"]
array start[5] = [0.03, 0.225, 0.475, 0.64, 0.845] # of the legend's entries

is(i, m) = strcol(1) eq keys && strcol(2) eq operation[i] && \
           substr(strcol(4), 1, strlen(map[m])) eq map[m]

set multiplot
set label 1 sprintf("Time of bucket_map over that of another map, %s keys", keys) \
  at screen 0.5, 0.977 center font ",15"
set label 2 "below the line bucket_map is the faster; bars: lowest and highest of the rounds" \
  at screen 0.5, 0.952 center textcolor "#555555"
do for [m = 1:5] {
  set arrow 10 + m from screen start[m], 0.922 to screen start[m] + 0.03, 0.922 nohead \
    linecolor rgb colour[m] linewidth 2.5
  set label 10 + m label[m] at screen start[m] + 0.037, 0.922
}
set border 3 linecolor "#555555"
set tics nomirror out textcolor "#333333"
set logscale xy
set xrange [600:1.7e7]
set xtics ("10³" 1e3, "10⁴" 1e4, "10⁵" 1e5, "10⁶" 1e6, "10⁷" 1e7)
unset key

do for [i = 1:9] {
  column = (i - 1) % 3
  row = (i - 1) / 3
  left = 0.055 + column * 0.325
  bottom = 0.645 - row * 0.298
  set lmargin at screen left
  set rmargin at screen left + 0.275
  set bmargin at screen bottom
  set tmargin at screen bottom + 0.218
  # A drain is quadratic in some maps: that panel needs a scale of its own.
  if (operation[i] eq "drain") {
    bottom_ratio = 0.0005
    set ytics ("0.001" 0.001, "0.01" 0.01, "0.1" 0.1, "1" 1)
  } else {
    bottom_ratio = 0.06
    set ytics ("⅛" 0.125, "¼" 0.25, "½" 0.5, "1" 1, "2" 2, "4" 4)
  }
  set yrange [bottom_ratio:5]
  set object 1 rectangle from 600, bottom_ratio to 1.7e7, 1 behind fillcolor "#eef5fb" \
    fillstyle solid noborder
  set arrow 1 from 600, 1 to 1.7e7, 1 nohead back linecolor "#0072B2" linewidth 1.5
  set title title[i] offset 0, -0.4 font ",13"
  if (row == 2) { set xlabel "entries" offset 0, 0.3 } else { unset xlabel }
  plot for [m = 1:5] csv using (is(i, m) ? $3 : NaN):6:(0):($7 - $6) with vectors nohead \
         linecolor rgb colour[m] linewidth 1, \
       for [m = 1:5] csv using (is(i, m) ? $3 : NaN):5 with linespoints \
         linecolor rgb colour[m] linewidth 2 pointtype 7 pointsize 0.3
  if (i == 1) {
    unset label
    do for [m = 1:5] { unset arrow 10 + m }
  }
}
unset multiplot
