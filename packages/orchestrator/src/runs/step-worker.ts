export function stepWorkerMain(): void {}
