using System.CommandLine;
using Zakenak.Cli;
using Zakenak.Cli.Commands;

var root = new RootCommand("Brings a Kubernetes cluster to what a project declares, and keeps it there.")
{
    InitCommand.Create(),
    ValidateCommand.Create(),
    BuildCommand.Create(),
    DiffCommand.Create(),
    ConvergeCommand.Create(),
    DeployCommand.Create(),
    StatusCommand.Create(),
    LogsCommand.Create(),
    HistoryCommand.Create(),
    RollbackCommand.Create(),
    HealthCommand.Create(),
    CleanupCommand.Create(),
    ServeCommand.Create(),
    DoctorCommand.Create(),
    CompletionCommand.Create(),
    VersionCommand.Create(),
};
return await CommandLine.InvokeAsync(root, args);
