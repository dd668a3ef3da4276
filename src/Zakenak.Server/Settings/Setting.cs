namespace Zakenak.Server.Settings;

/// <summary>One setting: its key, and what takes its value into the options.</summary>
/// <param name="Key"><c>Auth:TokenLifetime</c>; capital letters do not matter.</param>
/// <param name="Take">Answers what is wrong with the value (<c>takes a duration …</c>), or null. It repeats no secret.</param>
internal sealed record Setting(string Key, Func<ServerOptions, IReadOnlyList<string>, string?> Take)
{
    /// <summary>A name of its own in the environment, beside <c>Auth__TokenLifetime</c>; what is in no section has only this one.</summary>
    public string? Variable { get; init; }

    /// <summary>All that it has in the environment.</summary>
    public IEnumerable<string> Variables
    {
        get
        {
            if (Key.Contains(':'))
                yield return Key.Replace(":", "__");
            if (Variable is not null)
                yield return Variable;
        }
    }
}

/// <summary>A value, and where it was found.</summary>
/// <param name="Values">One, or those of a list.</param>
/// <param name="Source"><c>/etc/zakenak.json</c>, <c>environment</c>, <c>--urls</c>.</param>
internal sealed record GivenSetting(string Key, IReadOnlyList<string> Values, string Source);
