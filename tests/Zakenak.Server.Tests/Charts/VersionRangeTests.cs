using Zakenak.Server.Charts;

namespace Zakenak.Server.Tests.Charts;

public sealed class VersionRangeTests
{
    [Theory]
    [InlineData("1.2.3", "1.2.3", true)]
    [InlineData("1.2.3", "v1.2.3", true)]
    [InlineData("v1.2.3", "1.2.4", false)]
    [InlineData("1.2", "1.2.9", true)]
    [InlineData("1.2", "1.3.0", false)]
    [InlineData("1", "1.9.0", true)]
    [InlineData("1.x", "2.0.0", false)]
    [InlineData("*", "0.0.1", true)]
    [InlineData("*", "1.0.0-rc.1", false)]
    [InlineData("^1.2.3", "1.9.0", true)]
    [InlineData("^1.2.3", "1.2.2", false)]
    [InlineData("^1.2.3", "2.0.0", false)]
    [InlineData("^0.2.3", "0.2.9", true)]
    [InlineData("^0.2.3", "0.3.0", false)]
    [InlineData("^0.0.3", "0.0.4", false)]
    [InlineData("~1.2.3", "1.2.9", true)]
    [InlineData("~1.2.3", "1.3.0", false)]
    [InlineData("~1", "1.9.9", true)]
    [InlineData(">=1.2 <2", "1.9.9", true)]
    [InlineData(">=1.2, <2", "2.0.0", false)]
    [InlineData(">= 1.2, < 2", "1.2.0", true)]
    [InlineData(">1.2", "1.2.9", false)]
    [InlineData("<=1.2", "1.2.9", true)]
    [InlineData("!=1.2.3", "1.2.4", true)]
    [InlineData("1.2 - 1.4", "1.4.9", true)]
    [InlineData("1.2 - 1.4", "1.5.0", false)]
    [InlineData("^1 || ^3", "3.1.0", true)]
    [InlineData("^1 || ^3", "2.1.0", false)]
    [InlineData(">=1.0.0-0", "1.0.0-rc.1", true)]
    [InlineData("1.0.0-rc.1", "1.0.0-rc.1", true)]
    public void Contains_what_Helm_would_take(string range, string version, bool isIn)
    {
        VersionRange.TryParse(range, out var parsed).ShouldBeTrue();
        ChartVersion.TryParse(version, out var one).ShouldBeTrue();
        parsed!.Contains(one!).ShouldBe(isIn);
    }

    [Theory]
    [InlineData("")]
    [InlineData("newest")]
    [InlineData("1.2.3.4")]
    [InlineData("^")]
    [InlineData("--version")]
    [InlineData("1.2.3 ||")]
    [InlineData("99999999999.0.0")]
    public void No_range_is_told(string text) => VersionRange.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Versions_are_in_the_order_of_Semantic_Versioning()
    {
        string[] ordered = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0"];
        ordered.Reverse().Order(Comparer<string>.Create((a, b) => Parse(a).CompareTo(Parse(b)))).ShouldBe(ordered);

        static ChartVersion Parse(string text) => ChartVersion.TryParse(text, out var version) ? version : throw new FormatException(text);
    }
}
