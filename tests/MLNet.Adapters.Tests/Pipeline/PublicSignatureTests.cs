using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Tests.Pipeline;

/// <summary>
/// The library is compiled against copies of ML.NET whose internals are visible, so the compiler does not stop an internal ML.NET type
/// from entering the public API. These tests do.
/// </summary>
[TestClass]
public sealed class PublicSignatureTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [TestMethod]
    public void No_exported_signature_names_an_ML_NET_type_that_is_not_public()
    {
        Assembly library = typeof(MLNet.Adapters.PairTruncation).Assembly;

        Assert.IsNotEmpty(library.GetExportedTypes());
        Assert.IsEmpty(
            library.GetExportedTypes().SelectMany(FindHidden),
            string.Join(Environment.NewLine, library.GetExportedTypes().SelectMany(FindHidden)));
    }

    [TestMethod]
    public void Hidden_types_are_found_wherever_a_signature_can_name_them() =>
        CollectionAssert.AreEquivalent(
            new[]
            {
                "Leaky.Method: Microsoft.ML.ModelLoadContext",
                "Leaky.Property: Microsoft.ML.VersionInfo",
                "Leaky.get_Property: Microsoft.ML.VersionInfo",
                "Leaky.Field: Microsoft.ML.Data.IRowMapper",
                "Leaky..ctor: Microsoft.ML.VersionInfo",
                "Leaky.Inherited: Microsoft.ML.Data.IRowMapper",
                "Leaky: Microsoft.ML.Data.IRowMapper",
            },
            FindHidden(typeof(Leaky)).ToArray());

    private static IEnumerable<string> FindHidden(Type type)
    {
        IEnumerable<(string Member, Type Named)> named =
        [
            .. type.GetInterfaces().Append(type.BaseType ?? typeof(object)).Select(parent => (type.Name, parent)),
            .. type.GetGenericArguments()
                .SelectMany(argument => argument.GetGenericParameterConstraints())
                .Select(constraint => (type.Name, constraint)),
            .. type.GetFields(Declared)
                .Where(field => IsReachable(type, field.IsPublic, field.IsFamily || field.IsFamilyOrAssembly))
                .Select(field => ($"{type.Name}.{field.Name}", field.FieldType)),
            .. type.GetProperties(Declared)
                .Where(property => property.GetAccessors(true).Any(accessor => IsReachable(type, accessor)))
                .Select(property => ($"{type.Name}.{property.Name}", property.PropertyType)),
            .. type.GetMethods(Declared)
                .Cast<MethodBase>()
                .Concat(type.GetConstructors(Declared))
                .Where(method => IsReachable(type, method))
                .SelectMany(method => NamedBy(method).Select(found => ($"{type.Name}.{method.Name}", found))),
        ];
        return named.SelectMany(pair => Parts(pair.Named).Where(IsHidden).Select(part => $"{pair.Member}: {part.FullName}")).Distinct();
    }

    private static IEnumerable<Type> NamedBy(MethodBase method)
    {
        IEnumerable<Type> types = method.GetParameters().Select(parameter => parameter.ParameterType);
        if (method is MethodInfo function)
            types = types.Append(function.ReturnType);
        return method.IsGenericMethodDefinition
            ? types.Concat(method.GetGenericArguments().SelectMany(argument => argument.GetGenericParameterConstraints()))
            : types;
    }

    /// <summary>A constructed type's own definition, its arguments, and what an array or reference is of.</summary>
    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericParameter ? []
        : type.IsConstructedGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
        : [type];

    private static bool IsHidden(Type type) =>
        !type.IsVisible && type.Assembly.GetName().Name!.StartsWith("Microsoft.ML", StringComparison.Ordinal);

    private static bool IsReachable(Type type, MethodBase method) =>
        IsReachable(type, method.IsPublic, method.IsFamily || method.IsFamilyOrAssembly);

    private static bool IsReachable(Type type, bool isPublic, bool isProtected) => isPublic || (isProtected && !type.IsSealed);

    /// <summary>Names internal ML.NET types in every way that must be found.</summary>
    public class Leaky(VersionInfo version) : List<IRowMapper>
    {
#pragma warning disable CA1051 // The point of the field is to be seen.
        protected IRowMapper? Field;
#pragma warning restore CA1051

        public VersionInfo Property { get; } = version;

        public static void Method(List<ModelLoadContext[]> contexts) => contexts.Clear();

        protected virtual IRowMapper? Inherited() => Field;

        internal static void Unseen(ModelLoadContext context) => context.CheckAtModel();
    }
}
