using Zakenak.Server.Tests.Git;
using Zakenak.Server.Tests.Procedures;

namespace Zakenak.Server.Tests.Data;

public sealed class FullDiskTests
{
    [Fact]
    public async Task Full_disk_is_told_changes_nothing_and_is_over_when_there_is_room_again()
    {
        var folder = Directory.CreateTempSubdirectory("zakenak-full-");
        await using var disk = await SmallDisk.MountAsync(folder.FullName, "8m");
        await using var api = await Api.StartAsync(configure: options => options.Data = Path.Combine(folder.FullName, "data"));
        disk.Fill();

        var created = 0;
        var refused = "";
        for (; refused.Length == 0 && created < 5000; created += refused.Length == 0 ? 1 : 0)
        {
            var (status, body) = await api.SendAsync("projects.create", $$"""{"id": "p{{created}}", "name": "p"}""", api.Admin);
            refused = status == 200 ? "" : (string)body["error"]!["data"]!["appCode"]!;
        }
        refused.ShouldBe("DISK_FULL");
        (await api.CallAsync("projects.list")).AsArray().Count.ShouldBe(created);

        disk.MakeRoom();
        await api.CallAsync("projects.create", new { id = "after", name = "after" });
        (await api.CallAsync("projects.list")).AsArray().Count.ShouldBe(created + 1);
    }
}
