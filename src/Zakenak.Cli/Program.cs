using System.CommandLine;
using Zakenak.Cli;
using Zakenak.Cli.Commands;
using Zakenak.Cli.Commands.Remote;

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
    LoginCommand.Create(),
    LogoutCommand.Create(),
    TokenCommand.Create(),
    UserCommand.Create(),
    ProjectCommand.Create(),
    ClusterCommand.Create(),
    RepoCommand.Create(),
    EnvCommand.Create(),
    ResourceCommand.Create(),
    DeploymentCommand.Create(),
    EventsCommand.Create(),
    AuditCommand.Create(),
    DoctorCommand.Create(),
    CompletionCommand.Create(),
    VersionCommand.Create(),
};
return await CommandLine.InvokeAsync(root, args);
