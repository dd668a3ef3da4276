using Zakenak.Server.Data;

namespace Zakenak.Server.Access;

/// <summary>What a procedure or endpoint demands of its caller (decision 30): noted where it is declared, checked before it runs.</summary>
internal sealed record Need
{
    /// <summary>Nobody need be signed in.</summary>
    public static readonly Need Nothing = new() { IsOpen = true };

    public static readonly Need SignedIn = new();

    public static readonly Need Admin = new() { IsAdmin = true };

    /// <summary>Runs over REST, and what they tell: an admin, or a token of an admin's for just that (decision 10).</summary>
    public static readonly Need Run = new() { IsAdmin = true, IsRun = true };

    public bool IsOpen { get; private init; }

    public bool IsRun { get; private init; }

    public bool IsAdmin { get; private init; }

    /// <summary>What the input's identifier names; null: nothing.</summary>
    public Subject? Subject { get; private init; }

    /// <summary>In the project of the subject.</summary>
    public ProjectRole Role { get; private init; }

    public static Need Of(Subject subject, ProjectRole atLeast) => new() { Subject = subject, Role = atLeast };

    public override string ToString() => IsOpen ? "nobody" : IsAdmin ? "admin" : Subject is null ? "signed in" : $"{Names.Of(Role)} of the {Subjects.Name(Subject.Value)}";
}
