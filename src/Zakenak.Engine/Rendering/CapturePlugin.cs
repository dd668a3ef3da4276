using System.Text;
using System.Text.RegularExpressions;

namespace Zakenak.Engine.Rendering;

/// <summary>Gets what a chart renders to out of Helm 4's server mode. That mode goes on to look up each object's kind, so a chart whose
/// CRDs are not yet
/// in the cluster fails; we only want the text. A post-renderer (a plugin, in Helm 4) hands the text through as base64 in one object that
/// Helm does not
/// look at, a hook. Nothing is written to disk on the way: rendered Secrets are in it.</summary>
internal static partial class CapturePlugin
{
    public const string Name = "zakenak-capture";

    /// <summary>The annotation in which Helm 4 tells a post-renderer an object's template; taken out when the text is read.</summary>
    public const string SourceAnnotation = "postrenderer.helm.sh/postrender-filename";

    private const string Manifest = $"""
        apiVersion: v1
        type: postrenderer/v1
        name: {Name}
        version: 1.0.0
        runtime: subprocess
        runtimeConfig:
          platformCommand:
            - command: sh
              args:
                - -c
                - |
                  printf '%s\n' 'apiVersion: v1' 'kind: ConfigMap' 'metadata:' '  name: {Name}' \
                    '  annotations:' '    helm.sh/hook: test' 'data:'
                  printf '  rendered: "'
                  base64 | tr -d '\n'
                  printf '"\n'
        """;

    public static void WriteTo(string plugins)
    {
        var folder = Directory.CreateDirectory(Path.Combine(plugins, Name));
        File.WriteAllText(Path.Combine(folder.FullName, "plugin.yaml"), Manifest);
    }

    /// <summary>Helm's output with the carrying object replaced by what it carries.</summary>
    /// <exception cref="ReconcileException">RenderFailed: Helm did not run the plugin.</exception>
    public static string Release(string output)
    {
        var carrier = Carrier().Match(output);
        if (!carrier.Success)
            throw new ReconcileException(Reasons.RenderFailed,
                "Helm did not hand out what the chart renders to: its server mode needs sh and base64.");
        var rendered = Encoding.UTF8.GetString(Convert.FromBase64String(carrier.Groups["rendered"].Value));
        return $"{output[..carrier.Index]}---\n{rendered}{output[(carrier.Index + carrier.Length)..]}";
    }

    [GeneratedRegex(
        """^---\n# Source: generated-by-postrender-\S+\n(?:(?!---$).*\n)*?  rendered: "?(?<rendered>[A-Za-z0-9+/=]*)"?[ ]*\n?""",
        RegexOptions.Multiline)]
    private static partial Regex Carrier();
}
