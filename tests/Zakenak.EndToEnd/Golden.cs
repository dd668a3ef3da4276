using System.Runtime.CompilerServices;

namespace Zakenak.EndToEnd;

/// <summary>Compares with a file under <c>Golden/</c>; <c>ZAKENAK_UPDATE_GOLDEN=1</c> writes it instead.</summary>
internal static class Golden
{
    public static void ShouldMatchGolden(this string actual, string name, [CallerFilePath] string test = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(test)!, "Golden", name);
        if (Environment.GetEnvironmentVariable("ZAKENAK_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }

        actual.ShouldBe(File.ReadAllText(file), $"differs from {file}; ZAKENAK_UPDATE_GOLDEN=1 accepts the change");
    }
}
