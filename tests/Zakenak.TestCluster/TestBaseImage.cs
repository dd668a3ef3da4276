namespace Zakenak.Testing;

/// <summary>A base image of Debian's packages, which <c>eng/test-base-image.sh</c> makes once.</summary>
public static class TestBaseImage
{
    private static readonly Lazy<string> path = new(() => Repository.Provided("ZAKENAK_TEST_BASE_IMAGE", "test-base-image"));

    /// <summary>A tar of its files. Skips the running test where this machine cannot have one.</summary>
    public static string Path => path.Value;
}
