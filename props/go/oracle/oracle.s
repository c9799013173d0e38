// Empty: lets oracle.go declare functions of the runtime without a body.
