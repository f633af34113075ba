// The names that the embedded server uses.

export const SUPERUSER = "sluice";
