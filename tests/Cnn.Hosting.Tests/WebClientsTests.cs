using System.Diagnostics;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn.Tests;

namespace Cnn.Hosting.Tests;

/// <summary>The sample of eight clients beside the sample of a service.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class WebClientsTests
{
    private SmallFiles files = null!;

    [SetUp]
    public void MakeFolder() => files = new SmallFiles();

    [TearDown]
    public void RemoveFolder() => files.Dispose();

    [Test]
    public async Task Eight_clients_print_what_they_were_answered()
    {
        string image = files.Path("white.png");
        File.WriteAllBytes(image, PngBytes.Plain(8, 8, 1, [.. Enumerable.Repeat((byte)255, 64)]));
        using var service = new RunningService("--Classifier:Path", files.Brightness("brightness.safetensors"));
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string clients = Path.Combine(Checkout.Root, "samples", "WebClients", "bin", configuration, "net10.0", "WebClients.dll");
        using Process process = Process.Start(
            new ProcessStartInfo("dotnet", [clients, (await service.Address()).ToString(), image, "5"]) { RedirectStandardOutput = true })!;
        try
        {
            string printed = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(2));
            await process.WaitForExitAsync();
            Assert.That(process.ExitCode, Is.Zero, service.Said);

            // The scores of white are (0, 2), its probability of "bright" 1 / (1 + e^-2).
            Assert.That(printed, Does.StartWith("40 answers in ").And.Contain("client 1: bright 88.1").And.Contain("client 8: bright 88.1"));
        }
        finally
        {
            process.Kill();
        }
    }
}
