namespace Zakenak.Server.Procedures;

/// <summary>What a call is about, for its entry in the audit: identifiers only.</summary>
internal sealed class AuditTarget(string? id)
{
    private readonly List<string> ids = id is null ? [] : [id];

    /// <summary>Of a project that the call made.</summary>
    public string? ProjectId { get; private set; }

    /// <summary>What its input does not name first: something new, a member, a token.</summary>
    public void Add(string about) => ids.Add(about);

    public void AddProject(string about)
    {
        Add(about);
        ProjectId = about;
    }

    /// <summary>All of them, with a space between.</summary>
    public override string ToString() => string.Join(' ', ids);
}
