// The program's version; the build puts it in.

export const VERSION = process.env["SLUICE_VERSION"] ?? "0.0.0";
