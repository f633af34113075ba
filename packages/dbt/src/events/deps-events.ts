// Events of installing packages.

import { pythonRepr } from "../project/python-repr.ts";
import { bareKind, kind } from "./kind.ts";

export const depsNoPackagesFound = bareKind(
  "DepsNoPackagesFound",
  "M013",
  "info",
  () => "Warning: No packages were found in packages.yml",
);
export const depsStartPackageInstall = kind(
  "DepsStartPackageInstall",
  "M014",
  "info",
  { package_name: "text" },
  (data) => `Installing ${data.package_name}`,
);
export const depsInstallInfo = kind(
  "DepsInstallInfo",
  "M015",
  "info",
  { version_name: "text" },
  (data) => `Installed from ${data.version_name}`,
);
export const depsUpdateAvailable = kind(
  "DepsUpdateAvailable",
  "M016",
  "info",
  { version_latest: "text" },
  (data) => `Updated version available: ${data.version_latest}`,
);
export const depsUpToDate = bareKind("DepsUpToDate", "M017", "info", () => "Up to date!");
export const depsListSubdirectory = kind(
  "DepsListSubdirectory",
  "M018",
  "info",
  { subdirectory: "text" },
  (data) => `and subdirectory ${data.subdirectory}`,
);
export const depsNotifyUpdatesAvailable = kind(
  "DepsNotifyUpdatesAvailable",
  "M019",
  "info",
  { packages: "texts" },
  (data) =>
    `Updates available for packages: ${pythonRepr(data.packages)}                 \nUpdate your versions in packages.yml, then run dbt deps`,
);
export const depsSetDownloadDirectory = kind(
  "DepsSetDownloadDirectory",
  "M028",
  "debug",
  { path: "text" },
  (data) => `Set downloads directory='${data.path}'`,
);
export const depsUnpinned = kind(
  "DepsUnpinned",
  "M029",
  "warn",
  { revision: "text", git: "text" },
  (data, style) => {
    const reason =
      data.revision === "HEAD"
        ? "not pinned, using HEAD (default branch)"
        : data.revision === "main" || data.revision === "master"
          ? `pinned to the "${data.revision}" branch`
          : "None";
    return style.yellow(
      `WARNING: The git package "${data.git}" \n\tis ${reason}.\n\tThis can introduce breaking changes into your project without warning!\n\nSee https://docs.getdbt.com/docs/package-management#section-specifying-package-versions`,
    );
  },
  { warnOrError: true },
);
export const depsLockUpdating = kind(
  "DepsLockUpdating",
  "M031",
  "info",
  { lock_filepath: "text" },
  (data) => `Updating lock file in file path: ${data.lock_filepath}`,
);
export const depsAddPackage = kind(
  "DepsAddPackage",
  "M032",
  "info",
  { package_name: "text", version: "text", packages_filepath: "text" },
  (data) => `Added new package ${data.package_name}@${data.version} to ${data.packages_filepath}`,
);
export const depsFoundDuplicatePackage = kind(
  "DepsFoundDuplicatePackage",
  "M033",
  "info",
  { removed_package: "map" },
  (data) => `Found duplicate package in packages.yml, removing: ${pythonRepr(data.removed_package)}`,
);
export const depsScrubbedPackageName = kind(
  "DepsScrubbedPackageName",
  "M035",
  "warn",
  { package_name: "text" },
  (data) =>
    `Detected secret env var in ${data.package_name}. dbt will write a scrubbed representation to the lock file. This will cause issues with subsequent 'dbt deps' using the lock file, requiring 'dbt deps --upgrade'`,
  { warnOrError: true },
);
export const depsCreatingLocalSymlink = bareKind(
  "DepsCreatingLocalSymlink",
  "Z037",
  "debug",
  () => "Creating symlink to local dependency.",
);
export const depsSymlinkNotAvailable = bareKind(
  "DepsSymlinkNotAvailable",
  "Z038",
  "debug",
  () => "Symlinks are not available on this OS, copying dependency.",
);
export const ensureGitInstalled = bareKind(
  "EnsureGitInstalled",
  "Z036",
  "error",
  () => "Make sure git is installed on your machine. More information: https://docs.getdbt.com/docs/package-management",
);
export const gitSparseCheckoutSubdirectory = kind(
  "GitSparseCheckoutSubdirectory",
  "M001",
  "debug",
  { subdir: "text" },
  (data) => `Subdirectory specified: ${data.subdir}, using sparse checkout.`,
);
export const gitProgressCheckoutRevision = kind(
  "GitProgressCheckoutRevision",
  "M002",
  "debug",
  { revision: "text" },
  (data) => `Checking out revision ${data.revision}.`,
);
export const gitProgressUpdatingExistingDependency = kind(
  "GitProgressUpdatingExistingDependency",
  "M003",
  "debug",
  { dir: "text" },
  (data) => `Updating existing dependency ${data.dir}.`,
);
export const gitProgressPullingNewDependency = kind(
  "GitProgressPullingNewDependency",
  "M004",
  "debug",
  { dir: "text" },
  (data) => `Pulling new dependency ${data.dir}.`,
);
export const gitProgressCheckedOutAt = kind(
  "GitProgressCheckedOutAt",
  "M007",
  "debug",
  { end_sha: "text" },
  (data) => `Checked out at ${data.end_sha}.`,
);
export const registryProgressGetRequest = kind(
  "RegistryProgressGETRequest",
  "M008",
  "debug",
  { url: "text" },
  (data) => `Making package registry request: GET ${data.url}`,
);
export const registryProgressGetResponse = kind(
  "RegistryProgressGETResponse",
  "M009",
  "debug",
  { url: "text", resp_code: "int" },
  (data) => `Response from registry: GET ${data.url} ${data.resp_code}`,
);
export const registryIndexProgressGetRequest = kind(
  "RegistryIndexProgressGETRequest",
  "M022",
  "debug",
  { url: "text" },
  (data) => `Making package index registry request: GET ${data.url}`,
);
export const registryIndexProgressGetResponse = kind(
  "RegistryIndexProgressGETResponse",
  "M023",
  "debug",
  { url: "text", resp_code: "int" },
  (data) => `Response from registry index: GET ${data.url} ${data.resp_code}`,
);
export const retryExternalCall = kind(
  "RetryExternalCall",
  "M020",
  "debug",
  { attempt: "int", max: "int" },
  (data) => `Retrying external call. Attempt: ${data.attempt} Max attempts: ${data.max}`,
);
export const recordRetryException = kind(
  "RecordRetryException",
  "M021",
  "debug",
  { exc: "text" },
  (data) => `External call exception: ${data.exc}`,
);
export const systemExecutingCmd = kind(
  "SystemExecutingCmd",
  "Z006",
  "debug",
  { cmd: "texts" },
  (data) => `Executing "${data.cmd.join(" ")}"`,
);
export const systemStdOut = kind("SystemStdOut", "Z007", "debug", { bmsg: "text" }, (data) => `STDOUT: "${data.bmsg}"`);
export const systemStdErr = kind("SystemStdErr", "Z008", "debug", { bmsg: "text" }, (data) => `STDERR: "${data.bmsg}"`);
export const systemReportReturnCode = kind(
  "SystemReportReturnCode",
  "Z009",
  "debug",
  { returncode: "int" },
  (data) => `command return code=${data.returncode}`,
);
