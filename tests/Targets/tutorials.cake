// What the tutorials print, run in full.
#load "TutorialPage.cs"

Task("Tutorials")
    .Description("Runs the tutorials in full and writes what they print into docs/tutorials.md; with --tutorials=WORD only commands that have the word.")
    .IsDependentOn("NativeLibraries")
    .Does(() =>
{
    DirectoryPath folder = artifacts.Combine("tutorials"), shared = MakeAbsolute(Directory("../shared/data"));
    var wanted = Argument("tutorials", string.Empty);

    // Where only some are wanted, what others left is what they may go on with.
    EnsureDirectoryExists(folder);
    if (wanted.Length == 0)
    {
        CleanDirectory(folder);
    }

    var environment = new Dictionary<string, string>();
    if (!HasEnvironmentVariable("CNN_DATA") && DirectoryExists(shared))
    {
        environment["CNN_DATA"] = shared.FullPath;
    }

    // A list of images with their labels, as the course's own data set is one.
    var images = GetFiles($"{shared}/images/mnist-png/*/*.png");
    if (images.Count == 0)
    {
        throw new CakeException(1, "The lesson on images of one's own needs ../shared/data/images/mnist-png, a folder of PNG files for each digit.");
    }

    var labels = images.Select(image => $"{image} {image.GetDirectory().GetDirectoryName()}");
    System.IO.File.WriteAllLines(folder.CombineWithFilePath("digits.txt").FullPath, labels);
    CopyFile(images.First(i => i.GetDirectory().GetDirectoryName() == "5"), folder.CombineWithFilePath("five.png"));
    var page = new TutorialPage(MakeAbsolute(File("./docs/tutorials.md")).FullPath);
    foreach (var (project, arguments) in page.Commands.Where(c => $"{c.Project} {c.Arguments}".Contains(wanted)))
    {
        Information($"{project} {arguments}");
        var tool = MakeAbsolute(BuildTool($"./{project}/{System.IO.Path.GetFileName(project)}.csproj"));
        using var process = StartAndReturnProcess("dotnet", new ProcessSettings
        {
            Arguments = $"\"{tool}\" {arguments}",
            WorkingDirectory = folder,
            EnvironmentVariables = environment,
            RedirectStandardOutput = true,
        });
        var printed = process.GetStandardOutput().ToList();
        process.WaitForExit();
        if (process.GetExitCode() != 0)
        {
            throw new CakeException(1, $"{project} {arguments} ended with code {process.GetExitCode()}.");
        }

        page.Show(project, arguments, printed);
    }
});
