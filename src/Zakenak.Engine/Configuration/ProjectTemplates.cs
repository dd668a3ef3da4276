using System.Reflection;

namespace Zakenak.Engine.Configuration;

/// <summary>The projects that <c>zakenak init</c> starts from, each accepted by <c>converge</c> as it is.</summary>
public static class ProjectTemplates
{
    private const string prefix = "templates/";
    private const string placeholder = "__PROJECT__";

    /// <summary><c>basic</c> first, the default.</summary>
    public static IReadOnlyList<string> Names { get; } = ["basic", "gpu", "helm", "kustomize"];

    /// <summary>What the template writes, <c>zakenak.yaml</c> first.</summary>
    /// <param name="project">Made a DNS label where it is none (<see cref="ProjectName"/>).</param>
    /// <exception cref="ConfigurationException">No such template: names those there are.</exception>
    public static IReadOnlyList<TemplateFile> Files(string template, string project)
    {
        if (!Names.Contains(template))
        {
            var near = Spelling.Nearest(template, Names) is { } name ? $": did you mean {name}?" : "";
            throw new ConfigurationException([$"there is no template \"{template}\"{near} There are {string.Join(", ", Names)}."]);
        }
        var folder = $"{prefix}{template}/";
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Select(name => (Resource: name, Path: name.Replace('\\', '/')))
            .Where(file => file.Path.StartsWith(folder, StringComparison.Ordinal))
            .Select(file => new TemplateFile(file.Path[folder.Length..], Read(assembly, file.Resource).Replace(placeholder, ProjectName(project))))
            .OrderBy(file => file.Path.Contains('/') ? 1 : 0).ThenBy(file => file.Path != "zakenak.yaml").ThenBy(file => file.Path, StringComparer.Ordinal)];
    }

    /// <summary>A project's name for a folder's: <c>My Shop</c> → <c>my-shop</c>; <c>app</c> where nothing of it can be kept.</summary>
    public static string ProjectName(string folder) => Rules.Suggest(folder) ?? "app";

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}

/// <param name="Path">Relative to the project's folder, with slashes.</param>
public sealed record TemplateFile(string Path, string Content);
