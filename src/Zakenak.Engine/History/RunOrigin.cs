namespace Zakenak.Engine.History;

/// <summary>Where a run comes from: what the history says of it besides its changes.</summary>
/// <param name="Command"><c>converge</c>, <c>deploy</c>, <c>rollback</c> or <c>cleanup</c>.</param>
/// <param name="ProjectFile">Relative to the Git top level, with <c>/</c> between names; null outside of Git.</param>
/// <param name="WhoAsync">Asked once a run changes something, so that one that changes nothing starts no program for it.</param>
public sealed record RunOrigin(string Command, string? ProjectFile, Func<CancellationToken, Task<string>> WhoAsync);
