// Python's float. A class of its own, so that 1.0 stays different from the int 1.

export class Float {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  get typeName(): string {
    return "float";
  }

  /** JSON has one kind of number. */
  toJSON(): number {
    return this.value;
  }
}
