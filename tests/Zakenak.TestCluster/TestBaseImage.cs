namespace Zakenak.Testing;

/// <summary>A base image of Debian's packages, which <c>eng/test-base-image.sh</c> makes once.</summary>
public static class TestBaseImage
{
    private static readonly Lazy<string> path = new(Find);

    /// <summary>A tar of its files. Skips the running test where it is not in the cache: no test downloads it.</summary>
    public static string Path => path.Value;

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("ZAKENAK_TEST_BASE_IMAGE_MISSING") is { Length: > 0 } reason)
            Skip.Because(reason);
        var result = Repository.RunScript("test-base-image.sh", "cached");
        if (result.ExitCode != 0)
            Skip.Because(result.Errors.Trim());
        return result.LastLine;
    }
}
