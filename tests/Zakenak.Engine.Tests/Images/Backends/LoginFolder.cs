using System.Text;

namespace Zakenak.Engine.Tests.Images.Backends;

/// <summary>A file with a login of a <see cref="TestRegistry"/>.</summary>
internal sealed class LoginFolder : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("zakenak-test-").FullName;

    public LoginFolder(string host, string password)
    {
        var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{TestRegistry.Username}:{password}"));
        System.IO.File.WriteAllText(File, $$"""{"auths": { "{{host}}": { "auth": "{{auth}}" } } }""");
    }

    public string File => Path.Combine(folder, "logins.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
