module clearance/judges/registry

go 1.26.0
