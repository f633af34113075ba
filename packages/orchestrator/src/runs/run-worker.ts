export function runWorkerMain(): void {}
