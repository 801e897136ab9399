import { archiveCommand } from "./archive.ts";
import { addDeletedInstances, copyDeployment, expectArchived, syncDeployment } from "./archive_stage.ts";
import { measureInTurns, type Turn } from "./measure.ts";
import { makeDeployment } from "./stage.ts";
const [now, before] = Deno.args;
for (const engine of ["mysql", "postgresql"] as const) {
  await using d = new AsyncDisposableStack();
  const original = d.use(await makeDeployment(engine));
  await syncDeployment(now, original);
  await addDeletedInstances(original, 5000);
  const work = d.use(await makeDeployment(engine));
  await syncDeployment(now, work);
  const turn = (program: string, rows: number): Turn => ({ subject: { ...archiveCommand(program, work, rows), prepare: () => copyDeployment(original, work), check: () => expectArchived(work, 5000) }, runs: 5 });
  for (const rows of [1000, 100]) {
    const [a, b] = await measureInTurns([turn(now, rows), turn(before, rows)]);
    console.log(engine, rows, "now", JSON.stringify(a.seconds), a.megabytes.median, "before", JSON.stringify(b.seconds), b.megabytes.median, "ratio before/now", (b.seconds.median / a.seconds.median).toFixed(2));
  }
}
