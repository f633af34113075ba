import { describe, expect, it } from "vitest";
import { checkQueryComment } from "./query-comment.ts";
import { testProject } from "./testing-project.ts";

describe("a query comment, before anything runs", () => {
  const check = (queryComment: string) => checkQueryComment(testProject({ queryComment }).session);

  it("may call what exists", async () => {
    await expect(check("{{ connection_name }} {{ target.name }} {{ node.name }}")).resolves.toBeUndefined();
  });

  it("ends the command when it names a package that is not there", async () => {
    await expect(check("{{ tags_package.comment(node) }}")).rejects.toThrow("'tags_package' is undefined");
  });

  it("must not end itself", async () => {
    await expect(check("a */ b")).rejects.toThrow(/illegal value/);
  });
});
