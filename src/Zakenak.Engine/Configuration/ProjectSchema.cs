using System.Reflection;

namespace Zakenak.Engine.Configuration;

/// <summary>The JSON Schema (draft 2020-12) of <c>zakenak.yaml</c>, for editors: <c>schema/zakenak.schema.json</c>.</summary>
public static class ProjectSchema
{
    public static string Text
    {
        get
        {
            using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("zakenak.schema.json")!);
            return reader.ReadToEnd();
        }
    }
}
