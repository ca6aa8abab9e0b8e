using Cnn.Machines;
using Cnn.Machines.Environments;
using Cnn.Machines.Hosts;

const string Usage =
    "Usage: Cnn.Machines --program FILE --published DIR --native DIR --golden DIR [--only NAME,NAME], or Cnn.Machines environments FILE [WORDS], " +
    "or Cnn.Machines hosts FILE NATIVE [WORDS]";

if (args is ["environments", var file, .. { Length: <= 1 } words])
{
    try
    {
        return EnvironmentsProgram.Run(file, words.Length > 0 ? words[0] : null);
    }
    catch (MachinesException error)
    {
        Console.Error.WriteLine(error.Message);
        return 1;
    }
}

if (args is ["hosts", var trainer, var fetched, .. { Length: <= 1 } which])
{
    try
    {
        return HostsProgram.Run(trainer, fetched, which.Length > 0 ? which[0] : null);
    }
    catch (MachinesException error)
    {
        Console.Error.WriteLine(error.Message);
        return 1;
    }
}

var given = new Dictionary<string, string>(StringComparer.Ordinal);
for (int i = 0; i < args.Length; i += 2)
{
    if (args[i] is not ("--program" or "--published" or "--native" or "--golden" or "--only") || i + 1 == args.Length)
    {
        Console.Error.WriteLine($"'{args[i]}' is not an option with a value. {Usage}");
        return 2;
    }

    given[args[i]] = args[i + 1];
}

if (new[] { "--program", "--published", "--native", "--golden" }.Any(option => !given.ContainsKey(option)))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

string[]? only = given.GetValueOrDefault("--only")?.Split(',', StringSplitOptions.TrimEntries);
if (only?.FirstOrDefault(name => MachineList.All.All(m => m.Name != name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no machine '{unknown}'. Known: {string.Join(", ", MachineList.All.Select(m => m.Name))}.");
    return 2;
}

try
{
    var places = new Places(
        Path.GetFullPath(given["--program"]), Path.GetFullPath(given["--published"]), Path.GetFullPath(given["--native"]), Path.GetFullPath(given["--golden"]));
    Console.WriteLine($"{GoldenCases.Count(places.Golden)} reference cases from {places.Golden}");
    var run = new MachineRun(places);
    var results = new List<Result>();
    foreach (Result result in MachineList.All.Where(m => only is null || only.Contains(m.Name)).SelectMany(run.Run))
    {
        Console.WriteLine($"{result.Machine.Name} {result.Backend}: {result.Outcome}");
        foreach (string complaint in result.Complaints)
        {
            Console.WriteLine($"  {complaint}");
        }

        results.Add(result);
    }

    Console.WriteLine();
    Console.WriteLine(ResultTable.Write(results));
    return results.All(r => r.Good) ? 0 : 1;
}
catch (MachinesException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
