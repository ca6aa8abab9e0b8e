namespace Cnn.PackageTests;

/// <summary>What dotnet new makes of the template is a program that trains and predicts as it is.</summary>
[TestFixture]
internal sealed class TemplateTests
{
    private EmptyProject project = null!;

    [OneTimeSetUp]
    public void MakeAnEmptyProject() => project = new EmptyProject();

    [OneTimeTearDown]
    public void RemoveIt() => project.Dispose();

    [Test]
    public void A_new_classifier_learns_and_recognises_an_image()
    {
        string hive = Path.Combine(project.Folder, "hive"), folder = Path.Combine(project.Folder, "Birds");
        string package = Path.Combine(PackageFiles.Folder, $"Cnn.Templates.{PackageFiles.Version}.nupkg");
        project.Dotnet("new", "install", package, "--debug:custom-hive", hive);
        project.Dotnet(
            "new", "cnn-classifier", "--output", folder, "--epochs", "1", "--no-update-check",
            "--debug:custom-hive", hive);
        Assert.That(Directory.GetFiles(folder).Select(Path.GetFileName), Is.EquivalentTo(new[] { "Birds.csproj", "Program.cs", "README.md" }));

        string[] run = ["run", "--project", folder, "-c", "Release", "-p:NuGetAudit=false", "--"];
        string trained = project.Dotnet([.. run, "train", "synthetic"]);
        Assert.That(trained, Does.Contain("Total params").And.Match(@"On \d+ test images: loss \d"));
        string picture = Path.Combine(TestContext.CurrentContext.TestDirectory, "Pictures", "grey.png");
        Assert.That(project.Dotnet([.. run, "predict", picture]), Does.Match(@"grey\.png: \d [\d.,]+\s?%, \d [\d.,]+\s?%, \d [\d.,]+\s?%"));
    }
}
