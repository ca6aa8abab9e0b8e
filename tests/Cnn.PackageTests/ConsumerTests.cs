namespace Cnn.PackageTests;

/// <summary>A team's first minutes with the packages: an empty project elsewhere, an empty package cache, training, publishing, the tool.</summary>
[TestFixture]
internal sealed class ConsumerTests
{
    private EmptyProject project = null!;

    [OneTimeSetUp]
    public void MakeAnEmptyProject() => project = new EmptyProject();

    [OneTimeTearDown]
    public void RemoveIt() => project.Dispose();

    [Test]
    public void It_trains_lenet5_with_the_native_library_of_the_package() =>
        EmptyProject.ExpectTraining(project.Dotnet("run", "--configuration", "Release", EmptyProject.Version));

    [Test]
    public void It_publishes_trimmed_without_a_warning_and_trains_there()
    {
        string output = Path.Combine(project.Folder, "published");
        project.Dotnet("publish", "--configuration", "Release", "--runtime", "linux-x64", "--self-contained", "--output", output,
            "-p:PublishTrimmed=true", EmptyProject.Version);
        EmptyProject.ExpectTraining(project.Run(Path.Combine(output, "Consumer")));
        Assert.That(new FileInfo(Path.Combine(output, "System.Private.CoreLib.dll")).Length, Is.LessThan(10 << 20), "nothing was trimmed");
    }

    [Test]
    public void The_tool_installs_and_computes_with_the_native_library_it_brings()
    {
        string tools = Path.Combine(project.Folder, "tools");
        project.Dotnet(
            "tool", "install", "cnn", "--version", PackageFiles.Version, "--tool-path", tools, "--configfile", Path.Combine(project.Folder, "nuget.config"));
        string cnn = Path.Combine(tools, "cnn");
        Assert.That(project.Run(cnn, "--version"), Does.StartWith(PackageFiles.Version));
        Assert.That(project.Run(cnn, "info", "--json"), Does.Contain("\"backend\":\"onednn\"").And.Contain($"\"library\":\"{tools}"));
    }
}
