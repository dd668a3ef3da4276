using System.Text.RegularExpressions;
using Zakenak.Engine.Configuration;
using Zakenak.Server.Data;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Procedures;

/// <summary>What is wrong with an input, all of it at once: thrown with <c>details.issues</c> of path and message (decision 25).</summary>
internal sealed partial class InputIssues
{
    private readonly List<InputIssue> issues = [];

    public void Add(string path, string message) => issues.Add(new(path, message));

    /// <summary>The identifier that the caller chose, else a new one (decision 15).</summary>
    /// <param name="kind">What new ones begin with.</param>
    public string Id(string? chosen, string kind)
    {
        if (chosen is null)
            return $"{kind}-{Identifiers.New()}";
        Identifier("id", chosen);
        return chosen;
    }

    public void Identifier(string path, string value)
    {
        if (!Identifiers.IsValid(value))
            Add(path, "must be 1 to 63 of a-z, 0-9 and -");
    }

    public void Text(string path, string value, int max)
    {
        if (value.Length == 0 || value.Length > max || value.Any(char.IsControl))
            Add(path, $"must be 1 to {max} characters on one line");
    }

    /// <summary>A DNS label: the name of a namespace, a release, a resource.</summary>
    public void Label(string path, string value)
    {
        if (!LabelForm().IsMatch(value))
            Add(path, "must be a DNS label: at most 63 of a-z, 0-9 and -, the latter only inside");
    }

    public void NamespacePattern(string path, string value)
    {
        if (value.Length is 0 or > 63 || !LabelForm().IsMatch(value.Replace('*', 'x')))
            Add(path, "must be the name of a namespace, with * for any part of it");
    }

    /// <summary>As Go writes it, up to 720 hours.</summary>
    public void Duration(string path, string? value, TimeSpan least)
    {
        if (value is not null && (!Durations.TryParse(value, out var duration) || duration < least))
            Add(path, $"must be a duration such as 5m or 1h30m, at least {least.TotalSeconds:0}s");
    }

    /// <summary>Of one field alone.</summary>
    public static ServerException Of(string path, params IEnumerable<string> messages)
    {
        var issues = new InputIssues();
        foreach (var message in messages)
            issues.Add(path, message);
        return InvalidInput.Of(issues.issues);
    }

    /// <exception cref="ServerException">InvalidInput.</exception>
    public void ThrowIfAny() => InvalidInput.ThrowIfAny(issues);

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex LabelForm();
}
