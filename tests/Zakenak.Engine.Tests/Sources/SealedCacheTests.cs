using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Tests.Sources;

public sealed class SealedCacheTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("zakenak-test-").FullName;

    [Fact]
    public void Entry_unused_for_a_month_goes_with_the_next_write()
    {
        var (old, used, @new) = (Key("old"), Key("used"), Key("new"));
        var cache = new SealedCache(folder, TimeProvider.System);
        cache.Keep(old, "old"u8);
        cache.Keep(used, "used"u8);
        foreach (var file in Directory.GetFiles(folder))
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-31));
        cache.Find(used).ShouldBe("used"u8.ToArray());

        cache.Keep(@new, "new"u8);

        cache.Find(old).ShouldBeNull();
        cache.Find(used).ShouldBe("used"u8.ToArray());
        cache.Find(@new).ShouldBe("new"u8.ToArray());
    }

    [Fact]
    public void Place_that_cannot_be_written_costs_nothing_but_time()
    {
        File.WriteAllText(Path.Combine(folder, "file"), "");
        var cache = new SealedCache(Path.Combine(folder, "file", "cache"), TimeProvider.System);
        cache.Keep(Key("a"), "a"u8);
        cache.Find(Key("a")).ShouldBeNull();
    }

    [Fact]
    public void Lists_that_join_to_the_same_text_have_different_keys() => KeyOf("ab", "c").FileName.ShouldNotBe(KeyOf("a", "bc").FileName);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static CacheKey Key(string name) => KeyOf(name);

    private static CacheKey KeyOf(params string[] parts)
    {
        using var digest = new PartsDigest("test/1");
        foreach (var part in parts)
            digest.Add(part);
        return digest.ToKey();
    }
}
