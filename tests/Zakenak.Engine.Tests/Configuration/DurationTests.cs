using Zakenak.Engine.Configuration;

namespace Zakenak.Engine.Tests.Configuration;

public class DurationTests
{
    [Theory]
    [InlineData("90s", 90_000)]
    [InlineData("5m", 300_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("250ms", 250)]
    public void Durations_are_read_as_Go_writes_them(string text, int milliseconds)
    {
        Durations.TryParse(text, out var duration).ShouldBeTrue();
        duration.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("-5m")]
    [InlineData("5 m")]
    [InlineData("0s")]
    [InlineData("1.2.3s")]
    [InlineData("5d")]
    [InlineData("721h")]
    [InlineData("99999999999999h")]
    public void What_is_no_duration_is_refused(string text) => Durations.TryParse(text, out _).ShouldBeFalse();
}
