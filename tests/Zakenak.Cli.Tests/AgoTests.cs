using Zakenak.Cli.Output;

namespace Zakenak.Cli.Tests;

public class AgoTests
{
    private static readonly DateTimeOffset now = new(2026, 7, 21, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("-00:05:00", "just now")] // a clock that is ahead
    [InlineData("00:00:09", "just now")]
    [InlineData("00:00:59", "59 seconds ago")]
    [InlineData("00:01:00", "1 minute ago")]
    [InlineData("00:59:59", "59 minutes ago")]
    [InlineData("23:59:59", "23 hours ago")]
    [InlineData("1.00:00:00", "1 day ago")]
    [InlineData("30.23:00:00", "30 days ago")]
    [InlineData("31.00:00:00", "2026-06-20")]
    public void Time_that_passed_is_said_in_the_largest_whole_unit(string past, string said) =>
        Ago.Of(now - TimeSpan.Parse(past), now).ShouldBe(said);
}
