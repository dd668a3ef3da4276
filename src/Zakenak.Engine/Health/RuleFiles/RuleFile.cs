using Zakenak.Engine.Configuration;
using Zakenak.Engine.Manifests.Yaml;

namespace Zakenak.Engine.Health.RuleFiles;

/// <summary>Reads the health rules that a user wrote for his own kinds: one YAML list.</summary>
internal static class RuleFile
{
    private const int maxBytes = 1024 * 1024;

    /// <param name="path">Named in errors as given.</param>
    /// <exception cref="ConfigurationException">Every problem, <c>file:line:column: message</c>.</exception>
    public static IReadOnlyList<RuleOfFile> Read(string path)
    {
        try
        {
            return new FileInfo(path).Length <= maxBytes
                ? Parse(File.ReadAllText(path), path)
                : throw new ConfigurationException([$"{path}: more than 1 MiB: this is no rule file"]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([$"{path}: the rule file cannot be read: {e.Message}"]);
        }
    }

    /// <inheritdoc cref="Read"/>
    public static IReadOnlyList<RuleOfFile> Parse(string yaml, string source)
    {
        var problems = new Problems(source);
        ConfigNode? root;
        try
        {
            root = ConfigTree.Read(yaml, problems);
        }
        catch (YamlSyntaxException e)
        {
            throw new ConfigurationException([$"{source}:{e.Line}:{e.Column}: {e.Message}"]);
        }
        if (root is not ConfigList list)
            throw new ConfigurationException([$"{source}:{root?.At ?? new(1, 1)}: a rule file is a list of rules, each with apiVersion, kind, path and values"]);

        for (var i = 0; i < list.Items.Count; i++)
            RuleFileShape.Rule.Check(list.Items[i], $"[{i}]", problems);
        problems.ThrowIfAny();

        var rules = list.Items.Cast<ConfigMap>().Select(Rule).ToList();
        foreach (var again in rules.Index().GroupBy(rule => rule.Item.For).Where(group => group.Count() > 1).SelectMany(group => group.Skip(1)))
            problems.Add(list.Items[again.Index].At, $"[{again.Index}]: {again.Item.For} has a rule already: the version of its apiVersion does not matter");
        problems.ThrowIfAny();
        return rules;
    }

    private static RuleOfFile Rule(ConfigMap rule)
    {
        var values = (ConfigMap)rule["values"]!;
        return new(
            $"{Group(Text(rule, "apiVersion"))}/{Text(rule, "kind")}",
            FieldSelector.Parse(Text(rule, "path"))!,
            RuleFileShape.States
                .SelectMany(state => RuleFileShape.Words(values[state.ToString()]).Select(word => (word.Text, State: state)))
                .ToDictionary(entry => entry.Text, entry => entry.State, StringComparer.OrdinalIgnoreCase),
            rule["message"] is ConfigScalar message ? FieldSelector.Parse(message.Text) : null);
    }

    private static string Text(ConfigMap rule, string key) => ((ConfigScalar)rule[key]!).Text;

    /// <summary><c>example.com/v1</c> or, as the version does not matter, <c>example.com</c>; <c>v1</c> is the core group.</summary>
    private static string Group(string apiVersion) =>
        apiVersion.IndexOf('/') is var slash and >= 0 ? apiVersion[..slash]
            : apiVersion.Contains('.') || apiVersion is "apps" or "batch" or "policy" or "autoscaling" ? apiVersion : "";
}
