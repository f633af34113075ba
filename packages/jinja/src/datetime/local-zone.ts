// The zone of the machine, for naive datetimes.

import type { WallClock } from "./py-datetime.ts";
import { microsPerDay } from "./py-timedelta.ts";
import { FixedZone, offsetText, TzInfo } from "./tz-info.ts";

const epochMicros = 719_163n * microsPerDay;

class LocalZone extends TzInfo {
  get typeName(): string {
    return "datetime.timezone";
  }

  offsetAt(time: WallClock | null): bigint | null {
    return time === null ? null : this.offsetOfWallClock(time.micros);
  }

  nameAt(time: WallClock | null): string | null {
    const offset = this.offsetAt(time);
    return offset === null ? null : `UTC${offsetText(offset, ":")}`;
  }

  savingAt(): null {
    return null;
  }

  zoneForUtc(utcMicros: bigint): FixedZone {
    const offset = this.#offsetOf(new Date(Number((utcMicros - epochMicros) / 1000n)));
    return new FixedZone(offset, offset === 0n ? "UTC" : null);
  }

  /** The offset at the moment when local clocks show the time. */
  offsetOfWallClock(micros: bigint): bigint {
    const shown = new Date(Number((micros - epochMicros) / 1000n));
    const local = new Date(
      shown.getUTCFullYear(),
      shown.getUTCMonth(),
      shown.getUTCDate(),
      shown.getUTCHours(),
      shown.getUTCMinutes(),
      shown.getUTCSeconds(),
    );
    return this.#offsetOf(local);
  }

  #offsetOf(date: Date): bigint {
    return BigInt(-Math.round(date.getTimezoneOffset() * 60)) * 1_000_000n;
  }
}

export const localZone: LocalZone = new LocalZone();
