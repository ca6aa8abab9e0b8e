using Cnn.OneDnn.Verification;

if (LibraryTrial.IsRequested)
{
    return LibraryTrial.Run();
}

LibraryTrial.Enable(new LibraryTrialOptions { Listener = static sentence => Console.Error.WriteLine($"cnn: {sentence}") });
return Cnn.Cli.CommandLine.Run(args, Console.Out, Console.Error);
