namespace Zakenak.Engine.Configuration;

/// <summary>Section <c>git</c>: the branch a converge must be on, and what it watches.</summary>
/// <param name="Branch">Null: any.</param>
/// <param name="Paths">What a push must touch to start a converge; empty: the project's own files.</param>
/// <param name="Strategy">On another branch than <paramref name="Branch"/>.</param>
public sealed record GitSettings(string? Branch, IReadOnlyList<string> Paths, BranchStrategy Strategy);

/// <summary>What a converge does on another branch than the configured one.</summary>
public enum BranchStrategy
{
    /// <summary>Refuses. The default.</summary>
    Strict,

    /// <summary>Says so and goes on.</summary>
    Warn,
}
