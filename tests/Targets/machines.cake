// Targets that try the program as on other machines.
Task("Emulator")
    .Description("Fetches an emulator of other processors, the C library of ARM64, and the older oneDNN that is wrong on some machines.")
    .Does(() =>
{
    Fetch("machines");
    Fetch("tests");
});

Task("PublishArm")
    .Description("Publishes the program for Linux on ARM64 into artifacts/machines, where the emulator runs it.")
    .IsDependentOn("WebLibraries")
    .Does(() => PublishProgram("linux-arm64", elsewhere.Combine("linux-arm64")));

Task("Machines")
    .Description("Runs the reference cases on machines that we don't have, as far as they can be emulated, and prints a table.")
    .IsDependentOn("Publish")
    .IsDependentOn("PublishArm")
    .IsDependentOn("Emulator")
    .Does(() =>
{
    foreach (var platform in new[] { "linux-musl-x64", "win-x64" })
    {
        PublishProgram(platform, elsewhere.Combine(platform));
    }

    var arguments = new ProcessArgumentBuilder().AppendQuoted(BuildTool("./tests/Cnn.Machines/Cnn.Machines.csproj").FullPath)
        .Append("--program").AppendQuoted(published.CombineWithFilePath("cnn").FullPath)
        .Append("--published").AppendQuoted(elsewhere.FullPath)
        .Append("--native").AppendQuoted(native.FullPath)
        .Append("--golden")
        .AppendQuoted(MakeAbsolute(Directory(Argument("golden", DirectoryExists("../shared/golden") ? "../shared/golden" : "./tests/Golden"))).FullPath);
    Execute("dotnet", HasArgument("machines") ? arguments.Append("--only").AppendQuoted(Argument<string>("machines")) : arguments);
});

Task("Environments")
    .Description("Runs the program under many hundreds of conditions of streams, files, limits, signals, homes and libraries, and prints what happened.")
    .IsDependentOn("Build")
    .Does(() =>
{
    var arguments = new ProcessArgumentBuilder().AppendQuoted(BuildTool("./tests/Cnn.Machines/Cnn.Machines.csproj").FullPath)
        .Append("environments").AppendQuoted(program.CombineWithFilePath("cnn").FullPath);
    Execute("dotnet", HasArgument("conditions") ? arguments.AppendQuoted(Argument<string>("conditions")) : arguments);
});

Task("Hosts")
    .Description("Trains on three hosts of a network that is made for it (as root), kills, stops and cuts one off, slows links down, and prints what happened.")
    .IsDependentOn("Build")
    .IsDependentOn("Mpi")
    .Does(() =>
{
    var arguments = new ProcessArgumentBuilder().AppendQuoted(BuildTool("./tests/Cnn.Machines/Cnn.Machines.csproj").FullPath)
        .Append("hosts").AppendQuoted(program.CombineWithFilePath("cnn").FullPath).AppendQuoted(native.FullPath);
    Execute("dotnet", HasArgument("conditions") ? arguments.AppendQuoted(Argument<string>("conditions")) : arguments);
});
