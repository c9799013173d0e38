module bucketproof/oracle

go 1.19
