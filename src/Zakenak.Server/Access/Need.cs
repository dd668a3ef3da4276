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

    /// <summary>What is demanded where the input names no subject, which then it need not; null: it always does.</summary>
    public Need? Otherwise { get; private init; }

    /// <summary>Whether developers may only where the environment lets them deploy.</summary>
    public bool IsDeploy { get; private init; }

    public static Need Of(Subject subject, ProjectRole atLeast) => new() { Subject = subject, Role = atLeast };

    /// <summary>Changes what runs in an environment: a developer may where it lets developers deploy.</summary>
    public static Need Deploy(Subject subject) => new() { Subject = subject, Role = ProjectRole.Developer, IsDeploy = true };

    /// <summary>An admin; who does not see the subject is told that it is not there.</summary>
    public static Need AdminOf(Subject subject) => new() { Subject = subject, IsAdmin = true };

    public Need Or(Need otherwise) => this with { Otherwise = otherwise };

    public override string ToString()
    {
        if (IsOpen || IsAdmin || Subject is not { } subject)
            return IsOpen ? "nobody" : IsAdmin ? "admin" : "signed in";
        var role = $"{Names.Of(Role)} of the {Subjects.Name(subject)}" + (IsDeploy ? ", where developers may deploy" : "");
        return Otherwise is null ? role : $"{role}; without one {Otherwise}";
    }
}
