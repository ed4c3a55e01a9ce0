/**
 * Which calls change which type of resource (formats §9.4): the service, the members of a request or answer that name the
 * resource, and the calls, as CloudTrail spells them but without an API version at the end. Where CloudTrail's name and
 * the API's differ, both are listed. ARNs are looked for everywhere and not listed.
 * One table, so that it can be read against its source: hence the length of this file.
 */
export interface TypeCalls {
  readonly resourceType: string;
  /** First part of the event source. */
  readonly service: string;
  /** Member names, compared without case. */
  readonly members: readonly string[];
  readonly calls: readonly string[];
  /** Calls on a related resource that make or end this one with it. */
  readonly parentCalls: readonly string[];
}

const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');

const calls = (
  resourceType: string,
  service: string,
  members: string,
  names: string,
  parentNames = '',
): TypeCalls => ({
  resourceType,
  service,
  members: words(members),
  calls: words(names),
  parentCalls: words(parentNames),
});

export const TYPE_CALLS: readonly TypeCalls[] = [
  calls(
    'AWS::EC2::SecurityGroup',
    'ec2',
    'groupId groupName groupIds',
    `
    CreateSecurityGroup DeleteSecurityGroup AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress
    RevokeSecurityGroupIngress RevokeSecurityGroupEgress ModifySecurityGroupRules
    UpdateSecurityGroupRuleDescriptionsIngress UpdateSecurityGroupRuleDescriptionsEgress
    AssociateSecurityGroupVpc DisassociateSecurityGroupVpc`,
  ),
  calls(
    'AWS::EC2::Instance',
    'ec2',
    'instanceId instanceIds',
    `
    RunInstances StartInstances StopInstances RebootInstances TerminateInstances ModifyInstanceAttribute
    ResetInstanceAttribute ModifyInstanceMetadataOptions ModifyInstancePlacement
    ModifyInstanceCreditSpecification ModifyInstanceMaintenanceOptions
    ModifyInstanceCapacityReservationAttributes MonitorInstances UnmonitorInstances AttachVolume
    DetachVolume AssociateIamInstanceProfile DisassociateIamInstanceProfile
    ReplaceIamInstanceProfileAssociation AttachNetworkInterface DetachNetworkInterface AssociateAddress
    DisassociateAddress CreateReplaceRootVolumeTask`,
  ),
  calls(
    'AWS::EC2::Volume',
    'ec2',
    'volumeId',
    `
    CreateVolume DeleteVolume AttachVolume DetachVolume ModifyVolume ModifyVolumeAttribute EnableVolumeIO
    CreateReplaceRootVolumeTask`,
    'RunInstances TerminateInstances',
  ),
  calls(
    'AWS::EC2::NetworkInterface',
    'ec2',
    'networkInterfaceId',
    `
    CreateNetworkInterface DeleteNetworkInterface ModifyNetworkInterfaceAttribute
    ResetNetworkInterfaceAttribute AttachNetworkInterface DetachNetworkInterface AssignPrivateIpAddresses
    UnassignPrivateIpAddresses AssignIpv6Addresses UnassignIpv6Addresses AssociateAddress
    DisassociateAddress`,
    'RunInstances TerminateInstances',
  ),
  calls(
    'AWS::EC2::Subnet',
    'ec2',
    'subnetId',
    `
    CreateSubnet CreateDefaultSubnet DeleteSubnet ModifySubnetAttribute AssociateSubnetCidrBlock
    DisassociateSubnetCidrBlock AssociateRouteTable DisassociateRouteTable ReplaceRouteTableAssociation
    ReplaceNetworkAclAssociation`,
  ),
  calls(
    'AWS::EC2::VPC',
    'ec2',
    'vpcId',
    `
    CreateVpc CreateDefaultVpc DeleteVpc ModifyVpcAttribute ModifyVpcTenancy AssociateVpcCidrBlock
    DisassociateVpcCidrBlock AssociateDhcpOptions`,
  ),
  calls(
    'AWS::EC2::RouteTable',
    'ec2',
    'routeTableId',
    `
    CreateRouteTable DeleteRouteTable CreateRoute ReplaceRoute DeleteRoute AssociateRouteTable
    DisassociateRouteTable ReplaceRouteTableAssociation EnableVgwRoutePropagation DisableVgwRoutePropagation`,
  ),
  calls(
    'AWS::EC2::InternetGateway',
    'ec2',
    'internetGatewayId',
    `
    CreateInternetGateway DeleteInternetGateway AttachInternetGateway DetachInternetGateway`,
  ),
  calls(
    'AWS::EC2::NatGateway',
    'ec2',
    'natGatewayId',
    `
    CreateNatGateway DeleteNatGateway AssociateNatGatewayAddress DisassociateNatGatewayAddress`,
  ),
  calls(
    'AWS::EC2::NetworkAcl',
    'ec2',
    'networkAclId',
    `
    CreateNetworkAcl DeleteNetworkAcl CreateNetworkAclEntry ReplaceNetworkAclEntry DeleteNetworkAclEntry
    ReplaceNetworkAclAssociation`,
  ),
  calls(
    'AWS::EC2::EIP',
    'ec2',
    'allocationId publicIp associationId',
    `
    AllocateAddress ReleaseAddress AssociateAddress DisassociateAddress ModifyAddressAttribute`,
    'TerminateInstances',
  ),
  calls('AWS::EC2::FlowLog', 'ec2', 'flowLogId flowLogIdSet', 'CreateFlowLogs DeleteFlowLogs'),
  calls(
    'AWS::EC2::VPCEndpoint',
    'ec2',
    'vpcEndpointId',
    'CreateVpcEndpoint ModifyVpcEndpoint DeleteVpcEndpoints',
  ),
  calls(
    'AWS::EC2::VPCPeeringConnection',
    'ec2',
    'vpcPeeringConnectionId',
    `
    CreateVpcPeeringConnection AcceptVpcPeeringConnection RejectVpcPeeringConnection
    DeleteVpcPeeringConnection ModifyVpcPeeringConnectionOptions`,
  ),
  calls(
    'AWS::EC2::TransitGateway',
    'ec2',
    'transitGatewayId',
    'CreateTransitGateway ModifyTransitGateway DeleteTransitGateway',
  ),
  calls(
    'AWS::EC2::LaunchTemplate',
    'ec2',
    'launchTemplateId launchTemplateName',
    `
    CreateLaunchTemplate CreateLaunchTemplateVersion ModifyLaunchTemplate DeleteLaunchTemplate
    DeleteLaunchTemplateVersions`,
  ),
  calls(
    'AWS::S3::Bucket',
    's3',
    'bucketName',
    `
    CreateBucket DeleteBucket PutBucketPolicy DeleteBucketPolicy PutBucketAcl PutBucketEncryption
    DeleteBucketEncryption PutBucketPublicAccessBlock PutPublicAccessBlock DeleteBucketPublicAccessBlock
    DeletePublicAccessBlock PutBucketVersioning PutBucketLogging PutBucketLifecycle
    PutBucketLifecycleConfiguration DeleteBucketLifecycle PutBucketReplication DeleteBucketReplication
    PutBucketWebsite DeleteBucketWebsite PutBucketCors DeleteBucketCors PutBucketNotification
    PutBucketNotificationConfiguration PutBucketTagging DeleteBucketTagging PutBucketRequestPayment
    PutAccelerateConfiguration PutBucketAccelerateConfiguration PutBucketObjectLockConfiguration
    PutObjectLockConfiguration PutBucketOwnershipControls DeleteBucketOwnershipControls
    PutBucketInventoryConfiguration PutBucketAnalyticsConfiguration PutBucketMetricsConfiguration
    PutBucketIntelligentTieringConfiguration`,
  ),
  calls(
    'AWS::S3::AccountPublicAccessBlock',
    's3',
    'accountId',
    `
    PutAccountPublicAccessBlock PutPublicAccessBlock DeleteAccountPublicAccessBlock DeletePublicAccessBlock`,
  ),
  calls(
    'AWS::IAM::User',
    'iam',
    'userName newUserName userId',
    `
    CreateUser UpdateUser DeleteUser AttachUserPolicy DetachUserPolicy PutUserPolicy DeleteUserPolicy
    PutUserPermissionsBoundary DeleteUserPermissionsBoundary AddUserToGroup RemoveUserFromGroup TagUser
    UntagUser CreateLoginProfile UpdateLoginProfile DeleteLoginProfile CreateAccessKey UpdateAccessKey
    DeleteAccessKey EnableMFADevice DeactivateMFADevice ChangePassword UploadSSHPublicKey
    CreateServiceSpecificCredential UploadSigningCertificate`,
  ),
  calls(
    'AWS::IAM::Role',
    'iam',
    'roleName roleId instanceProfileName',
    `
    CreateRole CreateServiceLinkedRole UpdateRole UpdateRoleDescription DeleteRole DeleteServiceLinkedRole
    UpdateAssumeRolePolicy AttachRolePolicy DetachRolePolicy PutRolePolicy DeleteRolePolicy
    PutRolePermissionsBoundary DeleteRolePermissionsBoundary TagRole UntagRole CreateInstanceProfile
    DeleteInstanceProfile AddRoleToInstanceProfile RemoveRoleFromInstanceProfile`,
  ),
  calls(
    'AWS::IAM::Policy',
    'iam',
    'policyArn policyName policyId',
    `
    CreatePolicy DeletePolicy CreatePolicyVersion DeletePolicyVersion SetDefaultPolicyVersion TagPolicy
    UntagPolicy AttachUserPolicy AttachGroupPolicy AttachRolePolicy DetachUserPolicy DetachGroupPolicy
    DetachRolePolicy`,
  ),
  calls(
    'AWS::IAM::Group',
    'iam',
    'groupName newGroupName groupId',
    `
    CreateGroup UpdateGroup DeleteGroup AddUserToGroup RemoveUserFromGroup AttachGroupPolicy
    DetachGroupPolicy PutGroupPolicy DeleteGroupPolicy`,
  ),
  calls(
    'AWS::KMS::Key',
    'kms',
    'keyId targetKeyId',
    `
    CreateKey DisableKey EnableKey ScheduleKeyDeletion CancelKeyDeletion PutKeyPolicy CreateGrant
    RevokeGrant RetireGrant EnableKeyRotation DisableKeyRotation RotateKeyOnDemand UpdateKeyDescription
    ImportKeyMaterial DeleteImportedKeyMaterial ReplicateKey UpdatePrimaryRegion TagResource UntagResource
    CreateAlias UpdateAlias DeleteAlias`,
  ),
  calls(
    'AWS::Lambda::Function',
    'lambda',
    'functionName functionArn resource',
    `
    CreateFunction DeleteFunction UpdateFunctionCode UpdateFunctionConfiguration PublishVersion CreateAlias
    UpdateAlias DeleteAlias AddPermission RemovePermission PutFunctionConcurrency DeleteFunctionConcurrency
    PutProvisionedConcurrencyConfig PutFunctionEventInvokeConfig CreateFunctionUrlConfig
    UpdateFunctionUrlConfig DeleteFunctionUrlConfig CreateEventSourceMapping UpdateEventSourceMapping
    DeleteEventSourceMapping PutFunctionCodeSigningConfig PutRuntimeManagementConfig TagResource
    UntagResource`,
  ),
  calls(
    'AWS::RDS::DBInstance',
    'rds',
    'dBInstanceIdentifier newDBInstanceIdentifier dBInstanceArn dbiResourceId resourceName',
    `
    CreateDBInstance CreateDBInstanceReadReplica RestoreDBInstanceFromDBSnapshot
    RestoreDBInstanceToPointInTime RestoreDBInstanceFromS3 ModifyDBInstance RebootDBInstance StartDBInstance
    StopDBInstance DeleteDBInstance PromoteReadReplica AddRoleToDBInstance RemoveRoleFromDBInstance
    ApplyPendingMaintenanceAction AddTagsToResource RemoveTagsFromResource`,
  ),
  calls(
    'AWS::RDS::DBCluster',
    'rds',
    'dBClusterIdentifier newDBClusterIdentifier dBClusterArn dbClusterResourceId',
    `
    CreateDBCluster ModifyDBCluster DeleteDBCluster StartDBCluster StopDBCluster FailoverDBCluster
    RestoreDBClusterFromSnapshot RestoreDBClusterToPointInTime`,
  ),
  calls(
    'AWS::RDS::DBSnapshot',
    'rds',
    'dBSnapshotIdentifier targetDBSnapshotIdentifier dBSnapshotArn',
    `
    CreateDBSnapshot CopyDBSnapshot ModifyDBSnapshot ModifyDBSnapshotAttribute DeleteDBSnapshot`,
  ),
  calls(
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    'elasticloadbalancing',
    'loadBalancerArn name resourceArns loadBalancerName',
    `
    CreateLoadBalancer DeleteLoadBalancer ModifyLoadBalancerAttributes SetSecurityGroups SetSubnets
    SetIpAddressType CreateListener ModifyListener DeleteListener CreateRule ModifyRule DeleteRule
    SetRulePriorities AddListenerCertificates RemoveListenerCertificates CreateTargetGroup ModifyTargetGroup
    DeleteTargetGroup ModifyTargetGroupAttributes RegisterTargets DeregisterTargets AddTags RemoveTags`,
  ),
  calls(
    'AWS::ElasticLoadBalancing::LoadBalancer',
    'elasticloadbalancing',
    'loadBalancerName dNSName',
    `
    CreateLoadBalancer DeleteLoadBalancer CreateLoadBalancerListeners DeleteLoadBalancerListeners
    ModifyLoadBalancerAttributes ApplySecurityGroupsToLoadBalancer SetLoadBalancerListenerSSLCertificate
    SetLoadBalancerPoliciesOfListener ConfigureHealthCheck AttachLoadBalancerToSubnets
    DetachLoadBalancerFromSubnets RegisterInstancesWithLoadBalancer DeregisterInstancesFromLoadBalancer`,
  ),
  calls(
    'AWS::ACM::Certificate',
    'acm',
    'certificateArn',
    `
    RequestCertificate ImportCertificate RenewCertificate DeleteCertificate UpdateCertificateOptions
    ResendValidationEmail ExportCertificate AddTagsToCertificate RemoveTagsFromCertificate`,
  ),
  calls(
    'AWS::CloudTrail::Trail',
    'cloudtrail',
    'name trailName trailARN resourceId',
    `
    CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging PutEventSelectors PutInsightSelectors
    PutEventConfiguration AddTags RemoveTags`,
  ),
  calls(
    'AWS::CloudFormation::Stack',
    'cloudformation',
    'stackName stackId',
    `
    CreateStack UpdateStack DeleteStack CreateChangeSet ExecuteChangeSet RollbackStack CancelUpdateStack
    ContinueUpdateRollback SetStackPolicy UpdateTerminationProtection`,
  ),
  calls(
    'AWS::SNS::Topic',
    'sns',
    'topicArn name',
    `
    CreateTopic DeleteTopic SetTopicAttributes AddPermission RemovePermission Subscribe Unsubscribe
    SetSubscriptionAttributes PutDataProtectionPolicy TagResource UntagResource`,
  ),
  calls(
    'AWS::SQS::Queue',
    'sqs',
    'queueUrl queueName',
    `
    CreateQueue DeleteQueue SetQueueAttributes AddPermission RemovePermission PurgeQueue TagQueue UntagQueue`,
  ),
  calls(
    'AWS::DynamoDB::Table',
    'dynamodb',
    'tableName tableArn targetTableName',
    `
    CreateTable UpdateTable DeleteTable UpdateTimeToLive UpdateContinuousBackups UpdateContributorInsights
    RestoreTableFromBackup RestoreTableToPointInTime PutResourcePolicy DeleteResourcePolicy
    EnableKinesisStreamingDestination TagResource UntagResource`,
  ),
  calls(
    'AWS::SecretsManager::Secret',
    'secretsmanager',
    'secretId name',
    `
    CreateSecret UpdateSecret PutSecretValue DeleteSecret RestoreSecret RotateSecret CancelRotateSecret
    PutResourcePolicy DeleteResourcePolicy ReplicateSecretToRegions RemoveRegionsFromReplication
    UpdateSecretVersionStage TagResource UntagResource`,
  ),
  calls(
    'AWS::EKS::Cluster',
    'eks',
    'name clusterName',
    `
    CreateCluster DeleteCluster UpdateClusterConfig UpdateClusterVersion AssociateEncryptionConfig
    AssociateIdentityProviderConfig DisassociateIdentityProviderConfig CreateNodegroup UpdateNodegroupConfig
    DeleteNodegroup CreateAddon UpdateAddon DeleteAddon CreateAccessEntry UpdateAccessEntry
    DeleteAccessEntry AssociateAccessPolicy DisassociateAccessPolicy CreatePodIdentityAssociation
    CreateFargateProfile TagResource UntagResource`,
  ),
  calls(
    'AWS::ECR::Repository',
    'ecr',
    'repositoryName repositoryArn',
    `
    CreateRepository DeleteRepository SetRepositoryPolicy DeleteRepositoryPolicy PutLifecyclePolicy
    DeleteLifecyclePolicy PutImageScanningConfiguration PutImageTagMutability PutImage BatchDeleteImage
    TagResource UntagResource`,
  ),
  calls(
    'AWS::ECS::Cluster',
    'ecs',
    'clusterName cluster clusterArn',
    `
    CreateCluster UpdateCluster UpdateClusterSettings DeleteCluster PutClusterCapacityProviders`,
  ),
  calls(
    'AWS::ECS::Service',
    'ecs',
    'serviceName service serviceArn',
    'CreateService UpdateService DeleteService UpdateServicePrimaryTaskSet',
  ),
  calls(
    'AWS::ECS::TaskDefinition',
    'ecs',
    'family taskDefinition taskDefinitionArn',
    `
    RegisterTaskDefinition DeregisterTaskDefinition DeleteTaskDefinitions RunTask StartTask`,
  ),
  calls(
    'AWS::CloudWatch::Alarm',
    'monitoring',
    'alarmName alarmNames',
    `
    PutMetricAlarm PutCompositeAlarm DeleteAlarms EnableAlarmActions DisableAlarmActions SetAlarmState`,
  ),
  calls(
    'AWS::Config::ConfigurationRecorder',
    'config',
    'configurationRecorderName name',
    `
    PutConfigurationRecorder StartConfigurationRecorder StopConfigurationRecorder
    DeleteConfigurationRecorder PutServiceLinkedConfigurationRecorder AssociateResourceTypes
    DisassociateResourceTypes PutDeliveryChannel DeleteDeliveryChannel PutRetentionConfiguration
    DeleteRetentionConfiguration PutConfigRule DeleteConfigRule DeleteEvaluationResults PutConformancePack
    DeleteConformancePack PutRemediationConfigurations DeleteRemediationConfiguration
    PutConfigurationAggregator DeleteConfigurationAggregator DeleteAggregationAuthorization
    PutAggregationAuthorization`,
  ),
  calls(
    'AWS::Organizations::OrganizationalUnit',
    'organizations',
    'organizationalUnitId targetId name id',
    `
    CreateOrganization DeleteOrganization CreateAccount CloseAccount InviteAccountToOrganization
    AcceptHandshake LeaveOrganization RemoveAccountFromOrganization MoveAccount CreateOrganizationalUnit
    UpdateOrganizationalUnit DeleteOrganizationalUnit CreatePolicy UpdatePolicy DeletePolicy AttachPolicy
    DetachPolicy EnablePolicyType DisablePolicyType EnableAWSServiceAccess DisableAWSServiceAccess
    RegisterDelegatedAdministrator DeregisterDelegatedAdministrator PutResourcePolicy DeleteResourcePolicy`,
  ),
  calls(
    'AWS::ApiGateway::RestApi',
    'apigateway',
    'restApiId id',
    `
    CreateRestApi ImportRestApi PutRestApi UpdateRestApi DeleteRestApi CreateDeployment CreateStage
    UpdateStage DeleteStage CreateResource PutMethod UpdateMethod DeleteMethod PutIntegration
    UpdateIntegration CreateAuthorizer UpdateAuthorizer DeleteAuthorizer CreateDomainName UpdateAccount`,
  ),
  calls(
    'AWS::ApiGateway::Stage',
    'apigateway',
    'restApiId stageName',
    'CreateDeployment CreateStage UpdateStage DeleteStage',
  ),
  calls(
    'AWS::ApiGatewayV2::Api',
    'apigateway',
    'apiId',
    `
    CreateApi ImportApi ReimportApi UpdateApi DeleteApi CreateRoute UpdateRoute DeleteRoute
    CreateIntegration UpdateIntegration CreateStage UpdateStage DeleteStage CreateAuthorizer
    UpdateAuthorizer`,
  ),
  calls(
    'AWS::AutoScaling::AutoScalingGroup',
    'autoscaling',
    'autoScalingGroupName resourceId',
    `
    CreateAutoScalingGroup UpdateAutoScalingGroup DeleteAutoScalingGroup SetDesiredCapacity AttachInstances
    DetachInstances SuspendProcesses ResumeProcesses StartInstanceRefresh PutScalingPolicy
    CreateOrUpdateTags DeleteTags`,
  ),
  calls(
    'AWS::AutoScaling::LaunchConfiguration',
    'autoscaling',
    'launchConfigurationName',
    'CreateLaunchConfiguration DeleteLaunchConfiguration',
  ),
  calls(
    'AWS::GuardDuty::Detector',
    'guardduty',
    'detectorId',
    `
    CreateDetector UpdateDetector DeleteDetector CreateFilter UpdateFilter CreateIPSet UpdateIPSet
    DeleteIPSet CreateThreatIntelSet ArchiveFindings StopMonitoringMembers DisassociateMembers DeleteMembers
    DisassociateFromMasterAccount DisassociateFromAdministratorAccount DeletePublishingDestination`,
  ),
  calls(
    'AWS::CloudFront::Distribution',
    'cloudfront',
    'id distributionId',
    `
    CreateDistribution CreateDistributionWithTags UpdateDistribution DeleteDistribution CreateInvalidation`,
  ),
  calls(
    'AWS::Route53::HostedZone',
    'route53',
    'hostedZoneId id',
    `
    CreateHostedZone DeleteHostedZone ChangeResourceRecordSets AssociateVPCWithHostedZone
    DisassociateVPCFromHostedZone CreateVPCAssociationAuthorization`,
  ),
  calls(
    'AWS::Logs::LogGroup',
    'logs',
    'logGroupName',
    `
    CreateLogGroup DeleteLogGroup PutRetentionPolicy DeleteRetentionPolicy AssociateKmsKey
    DisassociateKmsKey PutSubscriptionFilter DeleteSubscriptionFilter PutMetricFilter DeleteMetricFilter
    DeleteLogStream PutResourcePolicy`,
  ),
  calls(
    'AWS::Events::Rule',
    'events',
    'name rule ruleArn',
    'PutRule DeleteRule EnableRule DisableRule PutTargets RemoveTargets',
  ),
  calls(
    'AWS::SSM::Document',
    'ssm',
    'name',
    `
    CreateDocument UpdateDocument DeleteDocument ModifyDocumentPermission UpdateDocumentDefaultVersion`,
  ),
  calls(
    'AWS::EFS::FileSystem',
    'elasticfilesystem',
    'fileSystemId fileSystemArn',
    `
    CreateFileSystem UpdateFileSystem DeleteFileSystem PutFileSystemPolicy DeleteFileSystemPolicy
    CreateMountTarget DeleteMountTarget ModifyMountTargetSecurityGroups PutLifecycleConfiguration
    PutBackupPolicy`,
  ),
  calls(
    'AWS::OpenSearch::Domain',
    'es',
    'domainName',
    'CreateDomain UpdateDomainConfig DeleteDomain UpgradeDomain',
  ),
  calls(
    'AWS::Redshift::Cluster',
    'redshift',
    'clusterIdentifier',
    `
    CreateCluster ModifyCluster DeleteCluster ModifyClusterIamRoles RestoreFromClusterSnapshot EnableLogging
    DisableLogging AuthorizeSnapshotAccess`,
  ),
  calls(
    'AWS::WAFv2::WebACL',
    'wafv2',
    'name id webACLArn',
    `
    CreateWebACL UpdateWebACL DeleteWebACL AssociateWebACL DisassociateWebACL PutLoggingConfiguration
    DeleteLoggingConfiguration`,
  ),
];
