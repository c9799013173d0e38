module go_map

go 1.19
