import { TRPCClientError, type TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import type { AppRouter } from "./types.js";

/** Why a call failed. It is a `TRPCClientError` too, so `data` and `shape` are there for tools that know tRPC. */
export class ZakenakError extends TRPCClientError<AppRouter> {
  /**
   * What went wrong, for programs: `CONFLICT_DETECTED`, `REPOSITORY_NOT_FOUND`, …; the table is in the API reference. Of the client
   * itself are `ABORTED`, and `NO_ANSWER` where no server was reached or what answered was none of ours.
   */
  readonly code: string;

  /** What belongs to the code: `issues` of wrong input, `conflicts` of a conflict. */
  readonly details?: any;

  constructor(error: TRPCClientError<AppRouter>) {
    super(error.message, {
      result: error.shape ? { error: error.shape } : undefined,
      cause: error.cause,
      meta: error.meta,
    });
    // The constructor above makes every subclass an instance of its own class.
    Object.setPrototypeOf(this, ZakenakError.prototype);
    this.name = "ZakenakError";
    this.code = error.data?.appCode ?? error.data?.code ?? (error.cause?.name === "AbortError" ? "ABORTED" : "NO_ANSWER");
    this.details = error.data?.details;
  }
}

/** Every error that comes from the links after it becomes a `ZakenakError`. */
export const zakenakErrors: TRPCLink<AppRouter> = () => ({ next, op }) =>
  observable(observer =>
    next(op).subscribe({
      next: value => observer.next(value),
      error: error => observer.error(new ZakenakError(error)),
      complete: () => observer.complete(),
    }),
  );
